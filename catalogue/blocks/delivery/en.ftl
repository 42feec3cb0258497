section-delivery = Delivery

delivery-way = Way of delivery
    .question = How is the document handed over?
    .empty = Choose how the document is handed over
delivery-way-pickup = At a citizen service centre
delivery-way-post = By post to an address

delivery-centre = Pick-up centre
    .question = Where is it picked up?
    .hint = The centre nearest to home or work
    .example = Jableh
    .short = Picked up at
    .empty = Choose the centre where the document is picked up

delivery-governorate = Governorate
    .question = To which governorate does the envelope go?
    .empty = Choose the governorate of the address

delivery-address = Full address
    .question = What is the full address?
    .hint = Town, quarter, street, building and floor
    .example = Jableh, al-Amara quarter, az-Zaytun building, second floor
    .short = Address
    .empty = Write the address so that the postman finds it
    .too_short = Write town, quarter and building so that the postman finds it
