-- Funded projects: what they are for, who pays, what is done, what was reported. Owned by projects/.
-- Dates are written as precisely as they are known: '2013', '2013-07', '2013-07-15', '' not known.
-- Amounts are hundredths of their currency, -1: not stated.
CREATE TABLE project (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    title_en TEXT NOT NULL,       -- at least one language is filled
    title_az TEXT NOT NULL,
    aims_en TEXT NOT NULL,        -- Markdown as written …
    aims_az TEXT NOT NULL,
    aims_html_en TEXT NOT NULL,   -- … and rendered once, when written
    aims_html_az TEXT NOT NULL,
    note_en TEXT NOT NULL,        -- what a reader must know of this entry: how it was made, what it does not claim
    note_az TEXT NOT NULL,
    organisation_id BIGINT NOT NULL, -- that runs it; 0: the one named in runner, else the alliance itself
    runner_en TEXT NOT NULL,      -- who runs it as a source names it, where it is not on record; '' else
    runner_az TEXT NOT NULL,
    starts TEXT NOT NULL,         -- term, dates
    ends TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'completed', 'cancelled')),
    state_reason TEXT NOT NULL,   -- public, of a cancellation
    is_unfunded SMALLINT NOT NULL CHECK (is_unfunded IN (0, 1)), -- says in so many words that no funding is received
    currency TEXT NOT NULL,       -- ISO 4217, of budget and reports; '' not stated
    country TEXT NOT NULL,        -- ISO 3166-1 alpha-2 in which it works; '' not stated
    sector TEXT NOT NULL,         -- OECD DAC five-digit purpose code; '' not stated
    source_id BIGINT NOT NULL,    -- who reports it, 0: who runs it says so itself
    is_example SMALLINT NOT NULL CHECK (is_example IN (0, 1)),
    created_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL, -- 0: still a draft
    changed_at BIGINT NOT NULL    -- of anything that belongs to it
);
CREATE UNIQUE INDEX project_slug ON project (slug);
CREATE INDEX project_organisation ON project (organisation_id) WHERE organisation_id <> 0;

-- Who pays. A correction is a new row of the same line; the old one gets its end.
CREATE TABLE project_grant (
    id BIGINT PRIMARY KEY,
    line BIGINT NOT NULL,         -- id of the first row of this grant: its number for good
    project_id BIGINT NOT NULL REFERENCES project (id),
    organisation_id BIGINT NOT NULL, -- funder on record, 0: only the name below
    funder_en TEXT NOT NULL,      -- name as written; '' where the funder is on record
    funder_az TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,       -- ISO 4217, ''
    awarded TEXT NOT NULL,        -- date of the award
    reference TEXT NOT NULL,      -- the funder's own number
    conditions_en TEXT NOT NULL,  -- what the money is tied to, plain text
    conditions_az TEXT NOT NULL,
    money TEXT NOT NULL CHECK (money IN ('', 'public', 'private')),
    origin TEXT NOT NULL CHECK (origin IN ('', 'domestic', 'foreign')),
    source_id BIGINT NOT NULL,    -- 0: who runs the project says so
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,     -- 0: stands
    ended_reason TEXT NOT NULL    -- public, when it was taken out and not corrected
);
CREATE INDEX project_grant_of ON project_grant (project_id, id);
CREATE INDEX project_grant_funder ON project_grant (organisation_id) WHERE organisation_id <> 0;
CREATE UNIQUE INDEX project_grant_standing ON project_grant (line) WHERE ended_at = 0;

-- What a project is made of: five kinds, one shape, because they live alike: added, corrected, taken out.
CREATE TABLE project_part (
    id BIGINT PRIMARY KEY,
    line BIGINT NOT NULL,         -- id of the first row of this part: its number for good
    project_id BIGINT NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL CHECK (kind IN ('budget', 'activity', 'milestone', 'deliverable', 'partner')),
    title_en TEXT NOT NULL,       -- partner: its name where it is not on record; deliverable: ''
    title_az TEXT NOT NULL,
    detail_en TEXT NOT NULL,      -- activity: place and what was said of it · partner: its role · deliverable: what it is for
    detail_az TEXT NOT NULL,
    amount BIGINT NOT NULL,       -- budget: of the project's currency; -1 else
    from_date TEXT NOT NULL,      -- activity: first day
    till_date TEXT NOT NULL,      -- activity: last day · milestone: due
    done_date TEXT NOT NULL,      -- milestone: when it was reached
    state TEXT NOT NULL CHECK (state IN ('', 'planned', 'reached', 'late', 'dropped')), -- of a milestone
    evidence_en TEXT NOT NULL,    -- milestone: what shows it
    evidence_az TEXT NOT NULL,
    evidence_url TEXT NOT NULL,
    evidence_file BIGINT NOT NULL, -- of files/, 0: none
    evidence_entry BIGINT NOT NULL, -- entry of the record, 0: none
    thing_kind TEXT NOT NULL,     -- deliverable: 'consultation', … as the feature that holds it calls it
    thing BIGINT NOT NULL,        -- id of that row, 0: none
    organisation_id BIGINT NOT NULL, -- partner on record, 0: none
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_reason TEXT NOT NULL
);
CREATE INDEX project_part_of ON project_part (project_id, id);
CREATE INDEX project_part_thing ON project_part (thing_kind, thing) WHERE thing <> 0;
CREATE INDEX project_part_organisation ON project_part (organisation_id) WHERE organisation_id <> 0;
CREATE UNIQUE INDEX project_part_standing ON project_part (line) WHERE ended_at = 0;

-- Narrative and financial reports. A correction is the next version; the earlier ones stay to be read.
CREATE TABLE project_report (
    id BIGINT PRIMARY KEY,
    line BIGINT NOT NULL,         -- id of the first version
    version BIGINT NOT NULL,      -- from 1
    project_id BIGINT NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL CHECK (kind IN ('narrative', 'financial')),
    from_date TEXT NOT NULL,      -- period it is about
    till_date TEXT NOT NULL,
    text_en TEXT NOT NULL,        -- Markdown as written
    text_az TEXT NOT NULL,
    html_en TEXT NOT NULL,
    html_az TEXT NOT NULL,
    file_id BIGINT NOT NULL,      -- of files/, 0: none
    reason TEXT NOT NULL,         -- public: why this version corrects the one before; '' of the first
    published_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL -- 0: the version in force
);
CREATE INDEX project_report_of ON project_report (project_id, id);
CREATE UNIQUE INDEX project_report_version ON project_report (line, version);

CREATE TABLE project_report_figure (
    report_id BIGINT NOT NULL REFERENCES project_report (id),
    line BIGINT NOT NULL,         -- of the budget's part
    spent BIGINT NOT NULL,        -- in the period of the report
    PRIMARY KEY (report_id, line)
);
