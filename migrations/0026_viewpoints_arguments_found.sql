-- Arguments by consultation (the data package), by mandate (my data), and what was marked last in a consultation.
CREATE INDEX argument_consultation ON argument (consultation_id, id);
CREATE INDEX argument_mandate ON argument (mandate_id) WHERE mandate_id <> 0;
CREATE INDEX argument_mark_latest ON argument_mark (consultation_id, marked_at);
