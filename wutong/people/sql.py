"""Seats across places, the record of who was given or lost one, and the rights of the application.

A seat is written by one function that looks first whether the hand that writes is an administrator's of that
place; the record beside it can be added to and read, and nothing else, not even by the owner's UPDATE.
"""

OWN = (
    "people_person",
    "django_session",
    "wutong_cache",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "usersessions_usersession",
)
TABLES = (*OWN, "people_audit")

AUDIT = """
CREATE TABLE people_audit (id bigserial PRIMARY KEY, at timestamptz NOT NULL, place text NOT NULL, person text NOT NULL,
  seat text NOT NULL, verb text NOT NULL, subject text NOT NULL, body jsonb NOT NULL);
CREATE INDEX people_audit_place ON people_audit (place, id DESC);
CREATE INDEX people_audit_person ON people_audit (person, id DESC);
ALTER TABLE people_audit ENABLE ROW LEVEL SECURITY; ALTER TABLE people_audit FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON people_audit TO CURRENT_USER USING (true) WITH CHECK (true);
REVOKE ALL ON people_audit FROM wutong_app;
CREATE FUNCTION people_audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'people_audit is only added to' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON people_audit FOR EACH ROW EXECUTE FUNCTION people_audit_stands();

CREATE FUNCTION wutong_audit(p jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO people_audit (at, place, person, seat, verb, subject, body) VALUES ((p->>'at')::timestamp,
    coalesce(p->>'place', ''), coalesce(p->>'by', ''), coalesce(p->>'by_seat', ''), p->>'verb',
    coalesce(p->>'subject', ''), coalesce(p->'body', '{}')) $$;
"""

SEATS = """
CREATE FUNCTION wutong_is_admin(p jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM cases_seat WHERE id = p->>'by_seat' AND person = p->>'by' AND place = p->>'place'
    AND role = 'admin' AND active) $$;

CREATE FUNCTION wutong_seats(p_person text) RETURNS TABLE (id text, place text, party text, role text, person text,
    home_unit text, active boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT s.id, s.place, s.party, s.role, s.person, s.home_unit, s.active FROM cases_seat s
  WHERE s.person = p_person AND s.person <> '' ORDER BY s.place, s.role = 'admin', s.party, s.id $$;

-- not for the application: a seat as told, and the entry that says so
CREATE FUNCTION wutong_seat_write(p jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE s jsonb := p->'seat'; n int;
BEGIN
  IF s->>'party' IN ('system', 'applicant') OR s->>'place' IS DISTINCT FROM p->>'place' OR s->>'person' = '' THEN
    RAISE EXCEPTION 'not a seat anyone may hold' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO cases_seat (id, place, party, role, person, home_unit, active) VALUES (s->>'id', s->>'place', s->>'party',
    s->>'role', s->>'person', s->>'home_unit', (s->>'active')::boolean)
    ON CONFLICT (id) DO UPDATE SET active = excluded.active
    WHERE (cases_seat.place, cases_seat.party, cases_seat.role, cases_seat.person, cases_seat.home_unit)
        = (excluded.place, excluded.party, excluded.role, excluded.person, excluded.home_unit);
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n = 0 THEN RAISE EXCEPTION 'another seat has this id' USING ERRCODE = 'insufficient_privilege'; END IF;
  PERFORM wutong_audit(p || jsonb_build_object('subject', s->>'person', 'body', s));
END $$;

CREATE FUNCTION wutong_seat_put(p jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT wutong_is_admin(p) THEN RAISE EXCEPTION 'no administrator of this place' USING ERRCODE = 'insufficient_privilege'; END IF;
  PERFORM wutong_seat_write(p);
END $$;

CREATE FUNCTION wutong_audit_of(p jsonb, p_limit int) RETURNS TABLE (at timestamp, place text, person text, seat text,
    verb text, subject text, body jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.at::timestamp, a.place, a.person, a.seat, a.verb, a.subject, a.body FROM people_audit a
  WHERE wutong_is_admin(p) AND (a.place = p->>'place' OR (a.place = '' AND a.person IN
    (SELECT s.person FROM cases_seat s WHERE s.place = p->>'place'))) ORDER BY a.id DESC LIMIT least(p_limit, 500) $$;

REVOKE EXECUTE ON FUNCTION wutong_audit(jsonb), wutong_is_admin(jsonb), wutong_seats(text), wutong_seat_write(jsonb),
  wutong_seat_put(jsonb), wutong_audit_of(jsonb, int), people_audit_stands() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_audit(jsonb), wutong_seats(text), wutong_seat_put(jsonb), wutong_audit_of(jsonb, int)
  TO wutong_app;
CREATE TABLE wutong_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX wutong_cache_expires ON wutong_cache (expires);
"""

FIND = """
CREATE FUNCTION wutong_audit_find(p jsonb, q jsonb, p_limit int, p_skip int) RETURNS TABLE (at timestamp, place text,
    person text, seat text, verb text, subject text, body jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.at::timestamp, a.place, a.person, a.seat, a.verb, a.subject, a.body FROM people_audit a
  WHERE wutong_is_admin(p) AND (a.place = p->>'place' OR (a.place = '' AND a.person IN
    (SELECT s.person FROM cases_seat s WHERE s.place = p->>'place')))
  AND (q->>'verbs' IS NULL OR q->'verbs' ? a.verb) AND (q->>'person' IS NULL OR a.person = q->>'person')
  AND (q->>'subject' IS NULL OR a.subject = q->>'subject')
  AND (q->>'text' IS NULL OR strpos(lower(a.body::text), lower(q->>'text')) > 0)
  AND (q->>'first' IS NULL OR a.at::timestamp >= (q->>'first')::date)
  AND (q->>'last' IS NULL OR a.at::timestamp < (q->>'last')::date + 1)
  ORDER BY a.id DESC LIMIT least(p_limit, 500) OFFSET p_skip $$;
REVOKE EXECUTE ON FUNCTION wutong_audit_find(jsonb, jsonb, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_audit_find(jsonb, jsonb, int, int) TO wutong_app;
"""

UNDO_FIND = "DROP FUNCTION wutong_audit_find(jsonb, jsonb, int, int);"

UNDO = """
DROP TABLE wutong_cache;
DROP FUNCTION wutong_audit_of(jsonb, int), wutong_seat_put(jsonb), wutong_seat_write(jsonb), wutong_seats(text),
  wutong_is_admin(jsonb), wutong_audit(jsonb);
DROP TABLE people_audit;
DROP FUNCTION people_audit_stands();
"""

GRANTS = f"""
GRANT SELECT, INSERT, UPDATE, DELETE ON {", ".join(OWN)} TO wutong_app;
REVOKE DELETE ON people_person FROM wutong_app;
GRANT SELECT ON django_content_type TO wutong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wutong_app;
REVOKE ALL ON SEQUENCE people_audit_id_seq, links_message_id_seq FROM wutong_app;
"""
