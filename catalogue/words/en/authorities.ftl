authority-civil-registry = Civil registry
    .short = Civil registry

authority-criminal-record = Criminal record
    .short = Criminal record

authority-social-insurance = Social insurance institution
    .short = Social insurance

authority-land-registry = Land registry
    .short = Land registry

authority-temporary-register = Temporary land register
    .short = Temporary register

authority-finance = Damascus finance directorate
    .short = Finance

authority-education = Ministry of Education
    .short = Education
