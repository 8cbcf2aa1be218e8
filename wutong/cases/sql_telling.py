"""What the applicant has not been told by text message yet, and that it has; both see one place only."""

TELLING = """
CREATE FUNCTION wutong_untold(p_since timestamptz) RETURNS TABLE (case_id text, ids bigint[], kinds text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT n.case_id::text, array_agg(n.id ORDER BY n.id), array_agg(n.kind ORDER BY n.id) FROM cases_notice n
  WHERE n.place = wutong_place() AND n.recipient = 'applicant' AND n.case_id IS NOT NULL AND n.sent_at IS NULL
    AND n.at >= p_since GROUP BY n.case_id ORDER BY min(n.id) LIMIT 200 $$;
CREATE FUNCTION wutong_told(p_ids bigint[], p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE cases_notice SET sent_at = p_at WHERE id = ANY(p_ids) AND place = wutong_place() AND sent_at IS NULL $$;
REVOKE EXECUTE ON FUNCTION wutong_untold(timestamptz), wutong_told(bigint[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wutong_untold(timestamptz), wutong_told(bigint[], timestamptz) TO wutong_app;
"""
UNDO = "DROP FUNCTION IF EXISTS wutong_untold(timestamptz), wutong_told(bigint[], timestamptz);"
