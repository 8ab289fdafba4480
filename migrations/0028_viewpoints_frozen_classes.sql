-- The classes of its organisations that the analysis was given, as classes.csv of the data package had them then: what the
-- registry says later changes no frozen result. '': it had none. NULL: frozen before this was kept.
ALTER TABLE consultation_freeze ADD COLUMN classes TEXT;
