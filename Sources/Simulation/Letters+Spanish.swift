extension Letters {
  static let spanish = Letters(
    confirmed: [
      Letter(
        "Confirmación de tu pedido {order}",
        """
        Hola, {firstName}:

        ¡Gracias por comprar en {store}! Hemos recibido tu pedido {order} y ya lo estamos preparando. Esto es lo que \
        has comprado:

        {items}

        Total: {total}

        Te escribiremos a {address} en cuanto el paquete esté en camino. Si no es la dirección correcta, cámbiala en \
        tu cuenta o responde a este mensaje.

        [Ver el pedido](https://www.{storeDomain}/cuenta/pedidos?o={order}&e={encodedAddress})
        """, footer: footer),
      Letter(
        "¡Gracias, {firstName}! Ya tenemos tu pedido",
        """
        Hola, {firstName}:

        Tu número de pedido es {order}. Guarda este mensaje: con él y con tu dirección {address} podrás consultar el \
        pedido cuando quieras, sin necesidad de cuenta.

        {items}

        Total, envío incluido: {total}

        [Consultar el pedido](https://www.{storeDomain}/consulta?email={encodedAddress}&ref={order})
        """, footer: footer),
    ],
    paid: [
      Letter(
        "Pago recibido del pedido {order}",
        """
        Hola, {firstName}:

        Hemos recibido tu pago de {total} con la tarjeta terminada en {card}. ¡Gracias!

        Mañana encontrarás la factura a nombre de {fullName} en tu cuenta; también la enviaremos a {address}.
        """, footer: footer)
    ],
    invoiced: [
      Letter(
        "Factura de tu pedido {order}",
        """
        Estimado/a {fullName}:

        Adjuntamos la factura de tu pedido {order}, emitida el {date} por un importe de {total}.

        {items}

        Contacto de facturación: {fullName}, {address}

        [Descargar la factura](https://www.{storeDomain}/facturas/{tracking}.pdf?para={encodedAddress})
        """, footer: footer)
    ],
    shipped: [
      Letter(
        "Tu pedido está en camino",
        """
        ¡Buenas noticias, {firstName}!

        Tu pedido {order} ha salido de nuestro almacén. {carrier} te lo llevará en los próximos dos a cuatro días \
        laborables. El número de seguimiento es {tracking}.

        [Seguir el paquete](https://track.{storeDomain}/t/{tracking}?e={encodedAddress}&utm_source=email)

        {items}

        {carrier} también enviará avisos a {address}.
        """, footer: footer),
      Letter(
        "{firstName}, tu paquete {tracking} ya ha salido",
        """
        Hola, {firstName}:

        Acabamos de entregar tu paquete a {carrier}. Alguien tendrá que firmar la entrega en casa.

        [¿Dónde está mi paquete?](https://track.{storeDomain}/t/{tracking}?e={encodedAddress})

        ¿Dudas? Escribe a {storeAddress} e indica el pedido {order}.
        """, footer: footer),
    ],
    delivered: [
      Letter(
        "Entregado: pedido {order}",
        """
        Hola, {firstName}:

        {carrier} nos informa de que tu paquete {tracking} se entregó el {date}. ¡Esperamos que te guste!

        ¿Todo bien? Tu opinión ayuda a otros clientes.

        [Valorar la compra](https://www.{storeDomain}/opiniones/nueva?o={tracking}&e={encodedAddress})
        """, footer: footer)
    ],
    returned: [
      Letter(
        "Hemos recibido tu devolución ({order})",
        """
        Hola, {firstName}:

        Tu devolución ha llegado. Vamos a reembolsar {total} en la tarjeta terminada en {card}; según el banco, \
        tardará de tres a diez días.

        Cuando se complete enviaremos un justificante a {address}.
        """, footer: footer),
      Letter(
        "Etiqueta de devolución del pedido {order}",
        """
        Hola, {firstName}:

        Como nos pediste, aquí tienes una etiqueta para devolver tu compra gratis. Imprímela, pégala sobre la \
        anterior y deja el paquete en cualquier oficina de {carrier} en un plazo de 30 días.

        [Imprimir la etiqueta](https://returns.{storeDomain}/etiqueta/{tracking}?email={encodedAddress})
        """, footer: footer),
    ],
    answered: [
      Letter(
        "Re: Pedido {order}",
        """
        Hola, {firstName}:

        Gracias por escribirnos. He preguntado a {carrier} por el paquete {tracking}: está en su centro más cercano a \
        tu casa y volverán a intentarlo mañana de 9 a 13 horas.

        Si entonces no ha llegado, escríbenos otra vez y te enviaremos uno nuevo.

        Un saludo,
        Marta
        Atención al cliente, {store}
        {storeAddress}
        """),
      Letter(
        "Re: Pedido {order}",
        """
        Hola, {firstName}:

        Sin problema, ya está cambiado. En unos minutos recibirás una nueva confirmación en {address}.

        Saludos,
        Pablo, de {store}
        """),
    ],
    asked: [
      Letter(
        "¿Dónde está mi pedido {order}?",
        """
        Buenas tardes:

        Hice un pedido la semana pasada y {tracking} no se mueve desde entonces. ¿Me podéis decir cuándo llegará? A \
        partir del viernes no estaré en casa, pero lo puede recoger mi hermana; su correo es {other}.

        Gracias,
        {fullName}
        {address}
        """),
      Letter(
        "Duda sobre el pedido {order}",
        """
        Hola:

        Uno de los artículos no es de mi talla. ¿Puedo devolverlo? ¿Quién paga el envío? Mi cuenta está a nombre de \
        {address}.

        {firstName}
        """),
      Letter(
        "Factura del pedido {order}",
        """
        Estimado equipo de {store}:

        ¿Podríais emitir la factura del pedido {order} a nombre de mi empresa y mandar una copia a nuestra gestoría, \
        {other}? El importe es de {total}.

        Un saludo,
        {fullName}
        """),
    ],
    noticed: [
      Letter(
        "Incidencia en la entrega: {tracking}",
        """
        Estimado remitente:

        No hemos podido entregar el envío {tracking} (su referencia: {order}) el {date} por ausencia del destinatario.

        Destinatario: {fullName}
        Correo: {address}

        Lo intentaremos de nuevo el próximo día laborable. Puede cambiar la cita del destinatario:

        [Cambiar la cita](https://portal.{storeDomain}/transporte/{tracking}?destinatario={encodedAddress})

        {carrier}
        No responda a este mensaje; nuestro servicio de ayuda es {other}.
        """)
    ])

  private static let footer = """
    Recibes este mensaje porque has comprado en {store}. Este mensaje se ha enviado a {footerAddress}.

    [Elegir qué mensajes quiero recibir](https://news.{storeDomain}/preferencias?e={encodedAddress})

    {store}, {storeAddress}. Todos los precios incluyen impuestos. Puedes desistir de la compra en un plazo de 14 días \
    sin dar explicaciones; escríbenos o utiliza el formulario de tu cuenta.
    """
}
