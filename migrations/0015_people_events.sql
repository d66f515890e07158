-- Who shows people, with name, picture and address, hears when somebody has another one: once for each of their organizations.
create function auth.notify_people() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  perform pg_notify('tree_changed', json_build_object('organizationId', m.organization_id, 'kind', 'people')::text)
    from auth.members m where m.user_id = old.id;
  return null;
end $$;
create trigger notify_people after update of name, image, email on auth.users
  for each row when ((old.name, old.image, old.email) is distinct from (new.name, new.image, new.email))
  execute function auth.notify_people();
