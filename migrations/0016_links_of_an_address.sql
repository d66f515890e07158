-- Links that were sent to an address are over when the account has another one, however it came to have it.
create function auth.end_links() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  delete from auth.verifications v where v.value = old.id::text;
  return null;
end $$;
create trigger end_links after update of email on auth.users
  for each row when (old.email is distinct from new.email) execute function auth.end_links();
