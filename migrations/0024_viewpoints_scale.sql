-- What stands in force, counted as it is written, so that no page counts rows. Owned by viewpoints/; `alyans verify`
-- counts again. side: 0 organisations, 1 the public (participants without an organisation).
CREATE TABLE answer_count (
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    side SMALLINT NOT NULL CHECK (side IN (0, 1)),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    disagree BIGINT NOT NULL,     -- positions in force, of every basis
    pass BIGINT NOT NULL,
    agree BIGINT NOT NULL,
    stated BIGINT NOT NULL,       -- of these, coded from what a source states …
    inferred BIGINT NOT NULL,     -- … or from what follows from it; the others are own
    PRIMARY KEY (consultation_id, side, statement_id)
);
CREATE TABLE people_count (
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    side SMALLINT NOT NULL CHECK (side IN (0, 1)),
    participants BIGINT NOT NULL, -- with a position in force on an accepted statement
    changes BIGINT NOT NULL,      -- positions ever taken: figures of fewer are older
    PRIMARY KEY (consultation_id, side)
);
INSERT INTO answer_count (consultation_id, side, statement_id, disagree, pass, agree, stated, inferred)
    SELECT p.consultation_id, CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END, p.statement_id,
        SUM(CASE WHEN p.value = -1 THEN 1 ELSE 0 END), SUM(CASE WHEN p.value = 0 THEN 1 ELSE 0 END),
        SUM(CASE WHEN p.value = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN p.basis = 'stated' THEN 1 ELSE 0 END),
        SUM(CASE WHEN p.basis = 'inferred' THEN 1 ELSE 0 END)
    FROM position p JOIN participant a ON a.id = p.participant_id WHERE p.superseded_at = 0
    GROUP BY p.consultation_id, CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END, p.statement_id;
INSERT INTO people_count (consultation_id, side, participants, changes)
    SELECT a.consultation_id, CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END,
        SUM(CASE WHEN EXISTS (SELECT 1 FROM position p JOIN statement t ON t.id = p.statement_id
            WHERE p.participant_id = a.id AND p.superseded_at = 0 AND t.state = 1) THEN 1 ELSE 0 END),
        SUM((SELECT COUNT(*) FROM position p WHERE p.participant_id = a.id AND p.superseded_at = 0)
            + (SELECT COUNT(*) FROM position p WHERE p.participant_id = a.id AND p.superseded_at <> 0))
    FROM participant a GROUP BY a.consultation_id, CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END;

-- An import of millions is written in many commits, hidden until it is whole. 0: under way, or broken off.
ALTER TABLE viewpoint_import ADD COLUMN finished_at BIGINT NOT NULL DEFAULT 0;
UPDATE viewpoint_import SET finished_at = imported_at;

-- The last figures of the analysis, there again after a restart. They follow from the positions and are no record.
CREATE TABLE result_figures (
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    side SMALLINT NOT NULL CHECK (side IN (0, 1)),
    computed_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,   -- of the consultation, as the figures know it
    changes BIGINT NOT NULL,      -- of people_count, as the figures know it
    format BIGINT NOT NULL,       -- of the bytes: others are computed anew
    figures BYTEA NOT NULL,
    PRIMARY KEY (consultation_id, side)
);
