"""Tables, rights and functions for finding, assigning and reading: what worklists and site messages need.

`cases_find` holds what a case can be found by: public answers as text with their pairs of characters, sealed ones
only as keyed digests. It is written by `wutong_apply` together with the case. `cases_seen` is who has read which notice.
"""

from wutong.cases import sql

TABLES = ("cases_find", "cases_seen")

FIND = """
CREATE TABLE cases_find (case_id uuid NOT NULL, place text NOT NULL, field text NOT NULL, text text NOT NULL,
  keys text[] NOT NULL, PRIMARY KEY (case_id, field));
CREATE INDEX find_by_key ON cases_find USING gin (keys);
CREATE TABLE cases_seen (place text NOT NULL, person text NOT NULL, notice bigint NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (person, notice));
ALTER TABLE cases_find ENABLE ROW LEVEL SECURITY; ALTER TABLE cases_find FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_seen ENABLE ROW LEVEL SECURITY; ALTER TABLE cases_seen FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON cases_find TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner ON cases_seen TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY sees ON cases_find USING (place = wutong_place() AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
CREATE POLICY sees ON cases_seen USING (place = wutong_place() AND person <> ''
    AND person = current_setting('wutong.person', true))
  WITH CHECK (place = wutong_place() AND person <> '' AND person = current_setting('wutong.person', true)
    AND EXISTS (SELECT 1 FROM cases_notice n WHERE n.id = notice));
-- the own party's tasks first: looking into the case costs more, and CASE keeps the order
DROP POLICY sees ON cases_task;
CREATE POLICY sees ON cases_task USING (place = wutong_place() AND CASE
    WHEN current_setting('wutong.all', true) = 'on' THEN true
    WHEN status <> 'waiting' AND current_setting('wutong.parties', true) <> 'applicant'
      AND party = ANY(string_to_array(current_setting('wutong.parties', true), ',')) THEN true
    ELSE EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id) END) WITH CHECK (place = wutong_place());

-- cases by pairs of characters or by one digest, for whoever asks; the gate is the one of row-level security
CREATE FUNCTION wutong_find(p_keys text[], p_text text, p_limit int) RETURNS TABLE (case_id uuid, field text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
  SELECT f.case_id, f.field FROM cases_find f JOIN cases_case c ON c.id = f.case_id
  WHERE f.keys @> p_keys AND p_keys <> '{}' AND c.place = wutong_place() AND wutong_sees(c.parties, c.person)
    AND (p_text = '' OR position(p_text in f.text) > 0) LIMIT p_limit $$;

-- what a case can be found by, written anew; for the platform itself
CREATE FUNCTION wutong_refind(p jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF current_setting('wutong.all', true) <> 'on' OR NOT EXISTS (SELECT 1 FROM cases_case c
      WHERE c.id = (p->>'case')::uuid AND c.place = wutong_place()) THEN
    RAISE EXCEPTION 'no such case' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM cases_find WHERE case_id = (p->>'case')::uuid;
  INSERT INTO cases_find (case_id, place, field, text, keys) SELECT (p->>'case')::uuid, wutong_place(), x->>0, x->>1,
    ARRAY(SELECT jsonb_array_elements_text(x->2)) FROM jsonb_array_elements(p->'finds') x;
END $$;

GRANT SELECT ON cases_find, cases_seen TO wutong_app;
GRANT INSERT ON cases_seen TO wutong_app;
REVOKE EXECUTE ON FUNCTION wutong_find(text[], text, int), wutong_refind(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_find(text[], text, int), wutong_refind(jsonb) TO wutong_app;
"""

INDEXES = """
CREATE INDEX case_by_person ON cases_case (place, person, opened_at DESC) WHERE person <> '';
CREATE INDEX task_by_place ON cases_task (place, due, case_id) WHERE status = 'open';
CREATE INDEX task_by_party ON cases_task (place, party, due, case_id) WHERE status = 'open';
CREATE INDEX task_by_person ON cases_task (place, person, due) WHERE status = 'open' AND person <> '';
CREATE INDEX task_done_by ON cases_task (place, done_by, done_at DESC) WHERE status = 'done';
CREATE INDEX item_by_raiser ON cases_openitem (place, raised_by, due) WHERE closed IS NULL;
CREATE INDEX item_by_due ON cases_openitem (place, due) WHERE closed IS NULL;
CREATE INDEX stop_in_force ON cases_stop (place, start) WHERE "end" IS NULL;
CREATE INDEX notice_by_recipient ON cases_notice (place, recipient, id DESC);
"""

#: the two statements of a verb as they are now, for houses built before
ANEW = (sql.OPEN + sql.APPLY).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

UNDO = "DROP TABLE IF EXISTS cases_find, cases_seen;"
