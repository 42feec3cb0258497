# What `waslctl` prints for people.
ctl-nobody-acts = Who acts? Add --as with the name of someone who works at this desk.
ctl-no-pin = Put the PIN of the one named by --as into the variable WASL_PIN.
ctl-carried-elsewhere = Another program with this data folder is bringing packets to the centre by itself. Close it to do this by hand.
ctl-unknown-service = This desk’s catalogue has no service { $service }. `waslctl catalogue list` names all it has.
ctl-machine = This machine did not do it: { $cause }
ctl-unreadable = This is no submission: { $cause }. `waslctl catalogue example SERVICE` prints a complete one.
ctl-enrolled = Enrolled at { $place }. Supervisor: { $name }. Services: { $services }.
ctl-moved = Sent: { $sent }. Acknowledged: { $acked }. Notices: { $notices }. Still waiting: { $left }.
ctl-written = Written: { $file }, { $bytes } bytes.
ctl-genuine = Genuine: { $tracking }
ctl-checked = Packs: { $packs }. Golden cases: { $cases }, of these { $failing } come out differently. Findings: { $findings }.
ctl-not-a-receipt = This is not a receipt.
ctl-other-host = This leads to another address than this centre’s.
ctl-unknown-key = No desk that this one knows of gave this receipt. A desk that joined lately may have: ask the centre.
ctl-bad-signature = Not genuine: its signature does not fit.
ctl-wrong-desk = Not genuine: another desk’s signature stands under this number.
