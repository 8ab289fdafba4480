-- Live rooms: a consultation answered together in a hall, led by somebody of the secretariat. Owned by viewpoints/live/.
CREATE TABLE live_room (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    code TEXT NOT NULL,           -- five characters that can be told on the phone; in addresses
    pace TEXT NOT NULL CHECK (pace IN ('together', 'free')),
    shows TEXT NOT NULL CHECK (shows IN ('join', 'statement', 'matrix', 'map')), -- on the wall
    statement_id BIGINT NOT NULL, -- that is asked now, 0: none
    is_revealed SMALLINT NOT NULL CHECK (is_revealed IN (0, 1)), -- its answers are on the wall
    opened_at BIGINT NOT NULL,
    closed_at BIGINT NOT NULL     -- 0: open
);
CREATE UNIQUE INDEX live_room_code ON live_room (code);
CREATE INDEX live_room_consultation ON live_room (consultation_id);
