section-contact = Contact

contact-phone = Mobile number
    .question = What is the mobile number?
    .hint = “Your document is ready” is sent to it. Without a mobile, come back with the receipt
    .example = 0944 518 317
    .short = Mobile
    .phone = A mobile number begins with 09 and has 10 digits

contact-email = Mail address
    .question = What is the mail address?
    .hint = For the “ready” message where there is no mobile
    .example = maktab@example.com
    .form = A mail address has an @ and the name of a site after it
