"""The tables of the links, and the functions that are the only way to them.

The application may read and write neither table: it sends, lists and takes through functions, so that a mistaken
query shows nobody's message.
"""

TABLES = ("links_message", "links_bucket")

MAKE = """
CREATE TABLE links_message (id bigserial PRIMARY KEY, at timestamptz NOT NULL, kind text NOT NULL, masked text NOT NULL,
  sealed bytea NOT NULL);
CREATE TABLE links_bucket (key text PRIMARY KEY, since timestamptz NOT NULL, taken integer NOT NULL);
ALTER TABLE links_message ENABLE ROW LEVEL SECURITY; ALTER TABLE links_message FORCE ROW LEVEL SECURITY;
ALTER TABLE links_bucket ENABLE ROW LEVEL SECURITY; ALTER TABLE links_bucket FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON links_message TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner ON links_bucket TO CURRENT_USER USING (true) WITH CHECK (true);
REVOKE ALL ON links_message, links_bucket FROM wutong_app;

CREATE FUNCTION wutong_send(p_at timestamp, p_kind text, p_masked text, p_sealed bytea) RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO links_message (at, kind, masked, sealed) VALUES (p_at, p_kind, p_masked, p_sealed) RETURNING id $$;

CREATE FUNCTION wutong_outbox(p_limit int) RETURNS TABLE (id bigint, at timestamp, kind text, masked text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.id, m.at::timestamp, m.kind, m.masked, m.sealed FROM links_message m ORDER BY m.id DESC LIMIT least(p_limit, 100) $$;

-- one more under `p_key` in the running window of `p_per`: NULL if there was room, else when there will be
CREATE FUNCTION wutong_take(p_key text, p_size int, p_per interval, p_at timestamp) RETURNS timestamp LANGUAGE sql
SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO links_bucket AS b (key, since, taken) VALUES (p_key, p_at, 1)
  ON CONFLICT (key) DO UPDATE SET
    since = CASE WHEN p_at >= b.since + p_per OR p_at < b.since THEN p_at ELSE b.since END,
    taken = CASE WHEN p_at >= b.since + p_per OR p_at < b.since THEN 1 ELSE least(b.taken, p_size) + 1 END
  RETURNING CASE WHEN taken > p_size THEN (since + p_per)::timestamp END $$;

CREATE FUNCTION wutong_give(p_key text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE links_bucket SET taken = greatest(taken - 1, 0) WHERE key = p_key $$;

REVOKE EXECUTE ON FUNCTION wutong_send(timestamp, text, text, bytea), wutong_outbox(int),
  wutong_take(text, int, interval, timestamp), wutong_give(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_send(timestamp, text, text, bytea), wutong_outbox(int),
  wutong_take(text, int, interval, timestamp), wutong_give(text) TO wutong_app;
"""

COUNTS = """
CREATE FUNCTION wutong_sms_counts(p_since timestamp) RETURNS TABLE (kind text, many bigint, last timestamp)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.kind, count(*), max(m.at)::timestamp FROM links_message m WHERE m.at >= p_since GROUP BY m.kind ORDER BY m.kind $$;
REVOKE EXECUTE ON FUNCTION wutong_sms_counts(timestamp) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_sms_counts(timestamp) TO wutong_app;
"""

UNDO_COUNTS = "DROP FUNCTION wutong_sms_counts(timestamp);"

UNDO = """
DROP FUNCTION wutong_send(timestamp, text, text, bytea), wutong_outbox(int),
  wutong_take(text, int, interval, timestamp), wutong_give(text);
DROP TABLE links_message, links_bucket;
"""
