"""The two statements of a verb, as functions in the database, and the rules of row-level security.

`wutong_open` brings a case whole; `wutong_apply` stores one decision: key first, compare-and-swap on the
revision, entries, rows, outbox. Both hold the gate once, on the case row, and then read and write its children as
their owner; every other query of the application passes the row-level policies, row by row.
"""

#: the tables the verbs write
VERBS = (
    "cases_case",
    "cases_order",
    "cases_line",
    "cases_task",
    "cases_entry",
    "cases_openitem",
    "cases_stop",
    "cases_document",
    "cases_charge",
    "cases_notice",
    "cases_seat",
    "cases_creditfile",
    "cases_idem",
)
#: every table of the cases
TABLES = (*VERBS, "cases_draft", "cases_upload")
CHILDREN = (
    "cases_order",
    "cases_line",
    "cases_task",
    "cases_openitem",
    "cases_stop",
    "cases_document",
    "cases_charge",
)

ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wutong_app') THEN CREATE ROLE wutong_app LOGIN; END IF;
END $$;
ALTER ROLE wutong_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT USAGE ON SCHEMA public TO wutong_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM wutong_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO wutong_app;
GRANT INSERT ON cases_notice, cases_creditfile TO wutong_app;
GRANT UPDATE ON cases_creditfile TO wutong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wutong_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO wutong_app;
GRANT wutong_app TO CURRENT_USER;
"""

POLICIES = "\n".join(
    [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
        for table in VERBS
    ]
    + [
        """
CREATE FUNCTION wutong_place() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('wutong.place', true) $$;
CREATE FUNCTION wutong_sees(parties text[], person text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('wutong.all', true) = 'on'
      OR (current_setting('wutong.parties', true) = 'applicant' AND person <> ''
          AND person = current_setting('wutong.person', true))
      OR (current_setting('wutong.parties', true) <> 'applicant'
          AND parties && string_to_array(current_setting('wutong.parties', true), ',')) $$;
CREATE POLICY sees ON cases_case USING (place = wutong_place() AND wutong_sees(parties, person))
  WITH CHECK (place = wutong_place());
CREATE POLICY sees ON cases_entry USING (place = wutong_place() AND (current_setting('wutong.all', true) = 'on'
  OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = stream))) WITH CHECK (place = wutong_place());
CREATE POLICY sees ON cases_notice USING (place = wutong_place() AND (current_setting('wutong.all', true) = 'on'
  OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id))) WITH CHECK (place = wutong_place());
CREATE POLICY sees ON cases_seat USING (place = wutong_place()) WITH CHECK (place = wutong_place());
CREATE POLICY sees ON cases_creditfile USING (place = wutong_place() AND current_setting('wutong.all', true) = 'on')
  WITH CHECK (place = wutong_place() AND current_setting('wutong.all', true) = 'on');
"""
    ]
    + [
        f"CREATE POLICY sees ON {table} USING (place = wutong_place() AND EXISTS "
        f"(SELECT 1 FROM cases_case c WHERE c.id = case_id)) WITH CHECK (place = wutong_place());"
        for table in CHILDREN
    ]
)

SIBLINGS = """
CREATE FUNCTION wutong_siblings(p_case uuid, p_place text, p_project text, p_since timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('services', l.services, 'facts', l.facts)), '[]')
  FROM cases_case c JOIN cases_line l ON l.case_id = c.id
  WHERE c.place = p_place AND c.project = p_project AND c.project <> '' AND c.id <> p_case AND c.opened_at >= p_since
    AND c.status NOT IN ('withdrawn', 'returned') $$;
"""

OPEN = """
CREATE FUNCTION wutong_who(p jsonb) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('wutong.place', p->>'place', false), set_config('wutong.parties', p->>'parties', false),
         set_config('wutong.person', p->>'person', false), set_config('wutong.all', p->>'all', false) $$;

CREATE FUNCTION wutong_here(p jsonb) RETURNS void LANGUAGE sql AS $$
  SELECT set_config('wutong.place', p->>'place', true), set_config('wutong.parties', p->>'parties', true),
         set_config('wutong.person', p->>'person', true), set_config('wutong.all', p->>'all', true) $$;

CREATE FUNCTION wutong_open(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE c cases_case; twin jsonb;
BEGIN
  PERFORM wutong_here(p);
  SELECT jsonb_build_object('fingerprint', fingerprint, 'answer', answer) INTO twin
    FROM cases_idem WHERE scope = p->>'scope' AND key = p->>'key';
  IF twin IS NOT NULL THEN RETURN jsonb_build_object('twin', twin); END IF;
  SELECT * INTO c FROM cases_case WHERE id = (p->>'case')::uuid AND place = p->>'place' AND wutong_sees(parties, person);
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN jsonb_build_object(
    'id', c.id, 'place', c.place, 'number', c.number, 'edition', c.edition, 'journey', c.journey, 'status', c.status,
    'rev', c.rev, 'seq', c.seq, 'head', c.head, 'facts', c.facts, 'rounds', c.rounds, 'events', c.events,
    'form', c.form, 'sealed', encode(c.sealed, 'hex'), 'parties', c.parties, 'person', c.person,
    'project', c.project, 'opened_at', c.opened_at::timestamp, 'changed_at', c.changed_at::timestamp,
    'orders', (SELECT coalesce(jsonb_agg(jsonb_build_object('service', service, 'unit', unit, 'facts', facts)), '[]')
               FROM cases_order WHERE case_id = c.id AND NOT dropped),
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'services', services, 'facts', facts)
               ORDER BY code), '[]') FROM cases_line WHERE case_id = c.id AND NOT dropped),
    'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_array(key, party, status, opened_at::timestamp,
               target::timestamp, due::timestamp, provisional, done_at::timestamp, outcome, done_by, person)), '[]')
              FROM cases_task WHERE case_id = c.id),
    'items', (SELECT coalesce(jsonb_agg(jsonb_build_array(code, kind, scope, owner, raised_by, text, opened::timestamp,
               due::timestamp, blocks, supplied::timestamp, closed::timestamp, lapsed::timestamp)), '[]')
              FROM cases_openitem WHERE case_id = c.id),
    'stops', (SELECT coalesce(jsonb_agg(jsonb_build_array(code, scope, reason, evidence, start::timestamp,
               "end"::timestamp)), '[]') FROM cases_stop WHERE case_id = c.id),
    'register', (SELECT coalesce(jsonb_agg(jsonb_build_object('subject', f.subject, 'breach', f.breach, 'on', f.on,
               'rectified_on', f.rectified_on, 'suspended_from', f.suspended_from)), '[]')
               FROM cases_creditfile f WHERE f.place = c.place AND f.status = 'confirmed'
                AND f.subject IN (SELECT unit FROM cases_order o WHERE o.case_id = c.id)),
    'siblings', CASE WHEN c.project = '' THEN '[]'::jsonb
                ELSE wutong_siblings(c.id, c.place, c.project, c.opened_at - interval '12 months') END);
END $$;
"""

APPLY = """
CREATE FUNCTION wutong_apply(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE r jsonb := p->'case'; cid uuid := (p->'case'->>'id')::uuid; pl text := p->'who'->>'place'; n int;
BEGIN
  PERFORM wutong_here(p->'who');
  IF p->>'key' <> '' THEN
    INSERT INTO cases_idem (scope, key, fingerprint, answer, at)
      VALUES (p->>'scope', p->>'key', (p->>'fingerprint')::uuid, p->'answer', (p->>'at')::timestamptz) ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n = 0 THEN
      RETURN (SELECT jsonb_build_object('twin', jsonb_build_object('fingerprint', fingerprint, 'answer', answer))
              FROM cases_idem WHERE scope = p->>'scope' AND key = p->>'key');
    END IF;
  END IF;
  IF (r->>'rev')::int = 1 THEN
    INSERT INTO cases_case (id, place, number, edition, journey, status, rev, seq, head, facts, rounds, events, form,
        sealed, parties, person, project, opened_at, changed_at)
      SELECT cid, pl, r->>'number', r->>'edition', r->>'journey', r->>'status', 1, (r->>'seq')::int, r->>'head',
        r->'facts', r->'rounds', r->'events', r->'form', decode(r->>'sealed', 'hex'),
        ARRAY(SELECT jsonb_array_elements_text(r->'parties')), r->>'person', r->>'project', (r->>'opened_at')::timestamptz, (p->>'at')::timestamptz;
  ELSE
    UPDATE cases_case SET changed_at = (p->>'at')::timestamptz, status = r->>'status', rev = (r->>'rev')::int, seq = (r->>'seq')::int, head = r->>'head',
        facts = coalesce(r->'facts', facts), rounds = coalesce(r->'rounds', rounds),
        events = coalesce(r->'events', events), sealed = coalesce(decode(r->>'sealed', 'hex'), sealed),
        parties = CASE WHEN r ? 'parties' THEN ARRAY(SELECT jsonb_array_elements_text(r->'parties')) ELSE parties END
      WHERE id = cid AND rev = (r->>'rev')::int - 1 AND place = pl AND wutong_sees(cases_case.parties, cases_case.person);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n = 0 THEN RAISE EXCEPTION 'stale' USING ERRCODE = 'serialization_failure'; END IF;
  END IF;
  IF p ? 'orders' THEN
    INSERT INTO cases_order (case_id, place, service, unit, facts, dropped)
      SELECT cid, pl, x->>'service', x->>'unit', x->'facts', (x->>'dropped')::boolean FROM jsonb_array_elements(p->'orders') x
      ON CONFLICT (case_id, service) DO UPDATE SET unit = excluded.unit, facts = excluded.facts, dropped = excluded.dropped;
  END IF;
  IF p ? 'lines' THEN
    INSERT INTO cases_line (case_id, place, code, services, facts, dropped)
      SELECT cid, pl, x->>'code', ARRAY(SELECT jsonb_array_elements_text(x->'services')), x->'facts',
        coalesce((x->>'dropped')::boolean, false) FROM jsonb_array_elements(p->'lines') x
      ON CONFLICT (case_id, code) DO UPDATE SET services = excluded.services, facts = excluded.facts, dropped = excluded.dropped;
  END IF;
  IF p ? 'gone' THEN
    DELETE FROM cases_task WHERE case_id = cid AND key IN (SELECT jsonb_array_elements_text(p->'gone'));
  END IF;
  IF p ? 'tasks' THEN
    INSERT INTO cases_task (case_id, place, key, party, status, opened_at, target, due, provisional, done_at, outcome, done_by, person)
      SELECT cid, pl, x->>0, x->>1, x->>2, (x->>3)::timestamptz, (x->>4)::timestamptz, (x->>5)::timestamptz,
        (x->>6)::boolean, (x->>7)::timestamptz, x->>8, x->>9, x->>10 FROM jsonb_array_elements(p->'tasks') x
      ON CONFLICT (case_id, key) DO UPDATE SET party = excluded.party, status = excluded.status,
        opened_at = excluded.opened_at, target = excluded.target, due = excluded.due, provisional = excluded.provisional,
        done_at = excluded.done_at, outcome = excluded.outcome, done_by = excluded.done_by, person = excluded.person;
  END IF;
  IF p ? 'items' THEN
    INSERT INTO cases_openitem (case_id, place, code, kind, scope, owner, raised_by, text, opened, due, blocks, supplied, closed, lapsed)
      SELECT cid, pl, x->>0, x->>1, x->>2, x->>3, x->>4, x->>5, (x->>6)::timestamptz, (x->>7)::timestamptz,
        ARRAY(SELECT jsonb_array_elements_text(x->8)), (x->>9)::timestamptz, (x->>10)::timestamptz, (x->>11)::timestamptz
      FROM jsonb_array_elements(p->'items') x
      ON CONFLICT (case_id, code) DO UPDATE SET supplied = excluded.supplied, closed = excluded.closed, lapsed = excluded.lapsed;
  END IF;
  IF p ? 'stops' THEN
    INSERT INTO cases_stop (case_id, place, code, scope, reason, evidence, start, "end")
      SELECT cid, pl, x->>0, x->>1, x->>2, x->>3, (x->>4)::timestamptz, (x->>5)::timestamptz FROM jsonb_array_elements(p->'stops') x
      ON CONFLICT (case_id, code) DO UPDATE SET "end" = excluded."end";
  END IF;
  INSERT INTO cases_entry (stream, seq, place, at, verb, task, person, seat, party, clause, outcome, body, hash)
    SELECT cid, (x->>'seq')::int, pl, (x->>'at')::timestamptz, x->>'verb', x->>'task', x->>'person',
      x->>'seat', x->>'party', x->>'clause', x->>'outcome', x->'body', decode(x->>'hash', 'hex')
    FROM jsonb_array_elements(p->'entries') x;
  IF p ? 'finds' THEN
    DELETE FROM cases_find WHERE case_id = cid;
    INSERT INTO cases_find (case_id, place, field, text, keys) SELECT cid, pl, x->>0, x->>1,
      ARRAY(SELECT jsonb_array_elements_text(x->2)) FROM jsonb_array_elements(p->'finds') x;
  END IF;
  IF p ? 'charges' THEN
    INSERT INTO cases_charge (case_id, place, code, item, service, amount, payer, document_no, standard, clause, at)
      SELECT cid, pl, x->>'code', x->>'item', x->>'service', (x->>'amount')::numeric, x->>'payer', x->>'document_no',
        x->>'standard', x->>'clause', (p->>'at')::timestamptz FROM jsonb_array_elements(p->'charges') x;
  END IF;
  IF p ? 'documents' THEN
    INSERT INTO cases_document (case_id, place, code, kind, name, digest, by, at)
      SELECT cid, pl, x->>'code', x->>'kind', x->>'name', x->>'digest', x->>'by', (p->>'at')::timestamptz
      FROM jsonb_array_elements(p->'documents') x;
  END IF;
  IF p ? 'notices' THEN
    INSERT INTO cases_notice (place, case_id, recipient, kind, once, body, at)
      SELECT pl, cid, x->>0, x->>1, (x->>2)::uuid, x->3, (p->>'at')::timestamptz FROM jsonb_array_elements(p->'notices') x
      ON CONFLICT (once) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
"""

ENTER = """
CREATE FUNCTION wutong_enter(e jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF e->>'place' IS DISTINCT FROM wutong_place() OR NOT EXISTS (SELECT 1 FROM cases_creditfile f
      WHERE f.id = (e->>'stream')::uuid AND f.place = wutong_place() AND f.seq = (e->>'seq')::int - 1) THEN
    RAISE EXCEPTION 'no such file, or not the next entry' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO cases_entry (stream, seq, place, at, verb, task, person, seat, party, clause, outcome, body, hash)
    VALUES ((e->>'stream')::uuid, (e->>'seq')::int, e->>'place', (e->>'at')::timestamptz, e->>'verb', e->>'task',
      e->>'person', e->>'seat', e->>'party', e->>'clause', e->>'outcome', e->'body', decode(e->>'hash', 'hex'));
  UPDATE cases_creditfile SET seq = (e->>'seq')::int, head = e->>'hash' WHERE id = (e->>'stream')::uuid;
END $$;
"""

WORKLIST = """
CREATE FUNCTION wutong_worklist(p jsonb, p_limit int, p_offset int) RETURNS TABLE (number text, case_id text, key text,
    opened_at timestamp, target timestamp, due timestamp, provisional boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.number, t.case_id::text, t.key, t.opened_at::timestamp, t.target::timestamp, t.due::timestamp, t.provisional
  FROM (SELECT * FROM cases_task x WHERE x.place = p->>'place' AND x.party = p->>'party' AND x.party <> 'applicant'
        AND x.status = 'open' ORDER BY x.due NULLS LAST LIMIT p_limit OFFSET p_offset) t
  JOIN cases_case c ON c.id = t.case_id ORDER BY t.due NULLS LAST $$;
"""

UNDO = (
    "DROP FUNCTION IF EXISTS wutong_apply(jsonb), wutong_open(jsonb), wutong_siblings(uuid, text, text, timestamptz);"
)

#: a draft is its person's, or its desk's; an upload its person's, its draft's, and after submission its case's
DRAFTS = """
CREATE FUNCTION wutong_own_draft(party text, person text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('wutong.parties', true) = 'system'
      OR (party = 'applicant' AND current_setting('wutong.parties', true) = 'applicant' AND person <> ''
          AND person = current_setting('wutong.person', true))
      OR (party <> 'applicant' AND party = ANY (string_to_array(current_setting('wutong.parties', true), ','))) $$;
CREATE FUNCTION wutong_own_upload(person text, draft uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('wutong.parties', true) = 'system'
      OR (person <> '' AND person = current_setting('wutong.person', true))
      OR (draft IS NOT NULL AND EXISTS (SELECT 1 FROM cases_draft d WHERE d.id = draft)) $$;
CREATE FUNCTION wutong_kept(p_digest text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM cases_upload WHERE digest = p_digest)
      OR EXISTS (SELECT 1 FROM cases_document WHERE digest = p_digest) $$;
ALTER TABLE cases_draft ENABLE ROW LEVEL SECURITY; ALTER TABLE cases_draft FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_upload ENABLE ROW LEVEL SECURITY; ALTER TABLE cases_upload FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON cases_draft TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner ON cases_upload TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own ON cases_draft USING (place = wutong_place() AND wutong_own_draft(party, person))
  WITH CHECK (place = wutong_place() AND wutong_own_draft(party, person));
CREATE POLICY own ON cases_upload USING (place = wutong_place() AND wutong_own_upload(person, draft))
  WITH CHECK (place = wutong_place() AND wutong_own_upload(person, draft));
CREATE POLICY sees ON cases_upload FOR SELECT USING (place = wutong_place() AND case_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
REVOKE ALL ON cases_draft, cases_upload FROM wutong_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON cases_draft, cases_upload TO wutong_app;
REVOKE EXECUTE ON FUNCTION wutong_own_draft(text, text), wutong_own_upload(text, uuid), wutong_kept(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_own_draft(text, text), wutong_own_upload(text, uuid), wutong_kept(text) TO wutong_app;
"""
