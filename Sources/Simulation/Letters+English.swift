extension Letters {
  static let english = Letters(
    confirmed: [
      Letter(
        "Your order {order} is confirmed",
        """
        Hello {firstName},

        Thank you for shopping at {store}! We have received your order {order} and are packing it now. \
        Here is what you bought:

        {items}

        Total: {total}

        We will write to {address} as soon as the parcel is on its way. If this is not the right address, change it \
        in your account or reply to this e-mail.

        [See your order](https://www.{storeDomain}/account/orders?o={order}&e={encodedAddress})
        """, footer: footer),
      Letter(
        "Thanks, {firstName}! We've got your order",
        """
        Hi {firstName},

        Your order number is {order}. Keep this e-mail: with it and your address {address} you can look up your \
        order at any time, without an account.

        {items}

        Total, shipping included: {total}

        Orders placed before 2 pm leave our warehouse on the same day.

        [Look up the order](https://www.{storeDomain}/lookup?email={encodedAddress}&ref={order})
        """, footer: footer),
    ],
    paid: [
      Letter(
        "Payment received for order {order}",
        """
        Hello {firstName},

        We have received your payment of {total}, made with the card that ends in {card}. Thank you!

        You will find the invoice for {fullName} in your account tomorrow, and we will send it to {address} too.
        """, footer: footer)
    ],
    invoiced: [
      Letter(
        "Your invoice for order {order}",
        """
        Dear {fullName},

        Please find attached the invoice for your order {order}. It was issued on {date} and amounts to {total}.

        {items}

        Billing contact: {fullName}, {address}

        [Download the invoice](https://www.{storeDomain}/invoices/{tracking}.pdf?for={encodedAddress})
        """, footer: footer)
    ],
    shipped: [
      Letter(
        "Your order has shipped",
        """
        Good news, {firstName}!

        Your order {order} has left our warehouse. {carrier} will bring it to you in the next two to four working \
        days. The tracking number is {tracking}.

        [Track your parcel](https://track.{storeDomain}/t/{tracking}?e={encodedAddress}&utm_source=email)

        {items}

        {carrier} will also send notices to {address}.
        """, footer: footer),
      Letter(
        "{firstName}, your parcel {tracking} is on its way",
        """
        Hello {firstName},

        We have just handed your parcel to {carrier}. Somebody should be at home to sign for it.

        [Where is my parcel?](https://track.{storeDomain}/t/{tracking}?e={encodedAddress})

        Questions? Write to {storeAddress} and mention order {order}.
        """, footer: footer),
    ],
    delivered: [
      Letter(
        "Delivered: order {order}",
        """
        Hello {firstName},

        {carrier} tells us that your parcel {tracking} was delivered on {date}. We hope you like it!

        Was everything as it should be? Your opinion helps other customers.

        [Rate your purchase](https://www.{storeDomain}/reviews/new?o={tracking}&e={encodedAddress})
        """, footer: footer)
    ],
    returned: [
      Letter(
        "We have received your return ({order})",
        """
        Hello {firstName},

        Your return has arrived. We are giving {total} back to the card that ends in {card}; depending on your bank \
        this takes three to ten days.

        A receipt goes to {address} once the refund is booked.
        """, footer: footer),
      Letter(
        "Return label for order {order}",
        """
        Hello {firstName},

        As you asked, here is a label to send your purchase back free of charge. Print it, stick it over the old \
        one and leave the parcel at any {carrier} shop within 30 days.

        [Print the label](https://returns.{storeDomain}/label/{tracking}?email={encodedAddress})
        """, footer: footer),
    ],
    answered: [
      Letter(
        "Re: Order {order}",
        """
        Hello {firstName},

        Thank you for your message. I have asked {carrier} about parcel {tracking}: it is in their depot near you, \
        and they promise to try again tomorrow between 9 and 13.

        If it has not come by then, write to us once more and we will send a new one.

        Kind regards,
        Daisy
        Customer care, {store}
        {storeAddress}
        """),
      Letter(
        "Re: Order {order}",
        """
        Hi {firstName},

        No problem at all, I have changed that for you. You will get a new confirmation at {address} in a few \
        minutes.

        Best,
        Tom from {store}
        """),
    ],
    asked: [
      Letter(
        "Where is my order {order}?",
        """
        Hello,

        I ordered from you last week and {tracking} has not moved since. Can you tell me when it will arrive? I \
        will be away from Friday on, then my neighbour can take it; her address is {other}.

        Thanks
        {fullName}
        {address}
        """),
      Letter(
        "Question about {order}",
        """
        Hi there,

        one of the things in my parcel is the wrong size. Can I send it back, and who pays for that? My account is \
        under {address}.

        {firstName}
        """),
      Letter(
        "Invoice for {order}, please",
        """
        Dear {store} team,

        could you please write the invoice for order {order} to my company and send a copy to our accountant, \
        {other}? The amount should be {total}.

        Kind regards
        {fullName}
        """),
    ],
    noticed: [
      Letter(
        "Delivery exception: {tracking}",
        """
        Dear sender,

        We could not deliver parcel {tracking} (your reference {order}) on {date}: nobody was at home.

        Recipient: {fullName}
        E-mail: {address}

        We will try again on the next working day. You can change the appointment for the recipient:

        [Change the appointment](https://portal.{storeDomain}/carrier/{tracking}?recipient={encodedAddress})

        {carrier}
        Please do not reply; our helpdesk is {other}.
        """)
    ])

  private static let footer = """
    You receive this e-mail because you bought something at {store}. This message was sent to {footerAddress}.

    [Choose what we write to you about](https://news.{storeDomain}/preferences?e={encodedAddress})

    {store}, {storeAddress}. All prices include tax. You may withdraw from the purchase within 14 days without \
    giving a reason; write to us or use the form in your account.
    """
}
