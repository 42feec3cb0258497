-- What was acknowledged since a moment, and what was beyond a place of the chain, is found without looking at
-- the rest.

CREATE INDEX packet_settled ON packet (acked_no) WHERE acked_ms IS NOT NULL;
CREATE INDEX packet_acked ON packet (enrolment, epoch, sequence) WHERE acked_ms IS NOT NULL;

-- The few requests among all that a screen asks for by how they stand.
CREATE INDEX request_to_correct ON request (kept_ms, tracking) WHERE stage = 'needs_correction';
CREATE INDEX request_due ON request (tracking) WHERE is_due;
CREATE INDEX request_unprinted ON request (kept_ms, tracking) WHERE unprinted;
