-- A session that had the organization open stops having it open when its person leaves or is removed. better-auth
-- clears only the session of whoever makes the request.
create function auth.forget_active_organization() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  update auth.sessions set active_organization_id = null
   where user_id = old.user_id and active_organization_id = old.organization_id::text;
  return null;
end $$;
create trigger forget_active_organization after delete on auth.members
  for each row execute function auth.forget_active_organization();
