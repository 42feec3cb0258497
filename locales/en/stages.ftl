# The four truths and the stages of a request: always these words.
truth-kept = Kept here
truth-sent = Sent
truth-received = Received by the centre
truth-ready = Ready
stage-kept = Kept here
stage-sent = Sent
stage-received = Received by the centre
stage-with_authority = With the authority
stage-needs_correction = Needs a correction
stage-ready = Ready
stage-handed_to_post = Handed to the post
stage-ready_for_pickup = Ready for pick-up
stage-delivered = Delivered
stage-refused = Refused by the authority
stage-withdrawn = Withdrawn
