extension Letters {
  static let portuguese = Letters(
    confirmed: [
      Letter(
        "Confirmação do seu pedido {order}",
        """
        Olá, {firstName}!

        Obrigado por comprar na {store}! Recebemos o seu pedido {order} e já estamos separando os produtos. Você \
        comprou:

        {items}

        Total: {total}

        Vamos escrever para {address} assim que o pacote sair. Se este não for o endereço certo, altere-o na sua \
        conta ou responda a esta mensagem.

        [Ver o pedido](https://www.{storeDomain}/conta/pedidos?o={order}&e={encodedAddress})
        """, footer: footer),
      Letter(
        "Obrigado, {firstName}! O seu pedido chegou até nós",
        """
        Olá, {firstName}!

        O número do seu pedido é {order}. Guarde esta mensagem: com ela e com o endereço {address} você consulta o \
        pedido quando quiser, mesmo sem conta.

        {items}

        Total, frete incluído: {total}

        [Consultar o pedido](https://www.{storeDomain}/consulta?email={encodedAddress}&ref={order})
        """, footer: footer),
    ],
    paid: [
      Letter(
        "Pagamento aprovado: pedido {order}",
        """
        Olá, {firstName}!

        O pagamento de {total} no cartão com final {card} foi aprovado. Obrigado!

        Amanhã a nota fiscal em nome de {fullName} estará na sua conta; também a enviaremos para {address}.
        """, footer: footer)
    ],
    invoiced: [
      Letter(
        "Nota fiscal do pedido {order}",
        """
        Prezado(a) {fullName},

        Segue em anexo a nota fiscal do seu pedido {order}, emitida em {date}, no valor de {total}.

        {items}

        Contato para faturamento: {fullName}, {address}

        [Baixar a nota fiscal](https://www.{storeDomain}/notas/{tracking}.pdf?para={encodedAddress})
        """, footer: footer)
    ],
    shipped: [
      Letter(
        "O seu pedido está a caminho",
        """
        Boas notícias, {firstName}!

        O seu pedido {order} saiu do nosso centro de distribuição. A {carrier} fará a entrega em dois a quatro dias \
        úteis. O código de rastreamento é {tracking}.

        [Rastrear o pacote](https://track.{storeDomain}/t/{tracking}?e={encodedAddress}&utm_source=email)

        {items}

        A {carrier} também enviará avisos para {address}.
        """, footer: footer),
      Letter(
        "{firstName}, o pacote {tracking} já saiu",
        """
        Olá, {firstName}!

        Acabamos de entregar o seu pacote à {carrier}. Alguém precisa estar em casa para assinar o recebimento.

        [Onde está o meu pacote?](https://track.{storeDomain}/t/{tracking}?e={encodedAddress})

        Dúvidas? Escreva para {storeAddress} e informe o pedido {order}.
        """, footer: footer),
    ],
    delivered: [
      Letter(
        "Entregue: pedido {order}",
        """
        Olá, {firstName}!

        A {carrier} informou que o pacote {tracking} foi entregue em {date}. Esperamos que você goste!

        Chegou tudo certo? A sua opinião ajuda outros clientes.

        [Avaliar a compra](https://www.{storeDomain}/avaliacoes/nova?o={tracking}&e={encodedAddress})
        """, footer: footer)
    ],
    returned: [
      Letter(
        "Recebemos a sua devolução ({order})",
        """
        Olá, {firstName}!

        A sua devolução chegou. Vamos estornar {total} no cartão com final {card}; dependendo do banco, isso leva de \
        três a dez dias.

        Quando o estorno for concluído, enviaremos o comprovante para {address}.
        """, footer: footer),
      Letter(
        "Etiqueta de devolução do pedido {order}",
        """
        Olá, {firstName}!

        Como você pediu, aqui está a etiqueta para devolver a sua compra sem custo. Imprima, cole sobre a antiga e \
        deixe o pacote em qualquer agência da {carrier} em até 30 dias.

        [Imprimir a etiqueta](https://returns.{storeDomain}/etiqueta/{tracking}?email={encodedAddress})
        """, footer: footer),
    ],
    answered: [
      Letter(
        "Re: Pedido {order}",
        """
        Olá, {firstName}!

        Obrigada pela mensagem. Perguntei à {carrier} sobre o pacote {tracking}: ele está na unidade mais próxima de \
        você, e haverá uma nova tentativa amanhã, das 9 às 13 horas.

        Se até lá não chegar, escreva de novo e enviaremos outro.

        Um abraço,
        Camila
        Atendimento, {store}
        {storeAddress}
        """),
      Letter(
        "Re: Pedido {order}",
        """
        Oi, {firstName}!

        Sem problema, já alterei para você. Em alguns minutos chegará uma nova confirmação em {address}.

        Até mais,
        Rafael, da {store}
        """),
    ],
    asked: [
      Letter(
        "Cadê o meu pedido {order}?",
        """
        Boa tarde,

        fiz um pedido na semana passada e o rastreamento {tracking} não anda desde então. Quando é que ele chega? A \
        partir de sexta não estarei em casa, mas a minha vizinha pode receber; o e-mail dela é {other}.

        Obrigado,
        {fullName}
        {address}
        """),
      Letter(
        "Dúvida sobre o pedido {order}",
        """
        Oi,

        um dos produtos veio no tamanho errado. Posso devolver? Quem paga o frete? A minha conta está no e-mail \
        {address}.

        {firstName}
        """),
      Letter(
        "Nota fiscal do pedido {order}",
        """
        Prezada equipe da {store},

        vocês podem emitir a nota do pedido {order} em nome da minha empresa e mandar uma cópia para o nosso contador, \
        {other}? O valor é {total}.

        Atenciosamente,
        {fullName}
        """),
    ],
    noticed: [
      Letter(
        "Ocorrência na entrega: {tracking}",
        """
        Prezado remetente,

        não foi possível entregar o objeto {tracking} (sua referência: {order}) em {date}: não havia ninguém no local.

        Destinatário: {fullName}
        E-mail: {address}

        Faremos nova tentativa no próximo dia útil. É possível mudar o agendamento do destinatário:

        [Mudar o agendamento](https://portal.{storeDomain}/transporte/{tracking}?destinatario={encodedAddress})

        {carrier}
        Não responda a esta mensagem; a nossa central é {other}.
        """)
    ])

  private static let footer = """
    Você recebe esta mensagem porque comprou na {store}. Esta mensagem foi enviada para {footerAddress}.

    [Escolher o que quero receber](https://news.{storeDomain}/preferencias?e={encodedAddress})

    {store}, {storeAddress}. Todos os preços incluem impostos. Você pode desistir da compra em até 14 dias, sem \
    justificativa; escreva para nós ou use o formulário da sua conta.
    """
}
