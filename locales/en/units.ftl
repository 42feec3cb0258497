# Units, dates, ages: formatted once, in Rust.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
money-new = new SYP
    .short = new
money-old = old SYP
    .short = old
ago-now = just now
ago-minutes =
    { $n ->
        [one] 1 minute ago
       *[other] { $n } minutes ago
    }
ago-hours =
    { $n ->
        [one] 1 hour ago
       *[other] { $n } hours ago
    }
ago-days =
    { $n ->
        [one] 1 day ago
       *[other] { $n } days ago
    }
in-now = in a moment
in-seconds =
    { $n ->
        [0] now
        [one] in 1 second
       *[other] in { $n } seconds
    }
in-minutes =
    { $n ->
        [one] in 1 minute
       *[other] in { $n } minutes
    }
in-hours =
    { $n ->
        [one] in 1 hour
       *[other] in { $n } hours
    }
in-days =
    { $n ->
        [one] in 1 day
       *[other] in { $n } days
    }
time-on_the_spot = on the spot
time-hours =
    { $n ->
        [one] 1 hour
       *[other] { $n } hours
    }
time-days =
    { $n ->
        [one] 1 day
       *[other] { $n } days
    }
time-as_authority = up to the authority
ready-on_the_spot = Handed over on the spot
ready-hours =
    { $n ->
        [one] Ready within an hour of reaching the centre
       *[other] Ready within { $n } hours of reaching the centre
    }
ready-days =
    { $n ->
        [one] Ready within a working day of reaching the centre
       *[other] Ready within { $n } working days of reaching the centre
    }
ready-as_authority = As long as the owner of the record takes
delivery-post = By post to the address
delivery-pickup = From a citizen service centre
last-four = ends in { $digits }
