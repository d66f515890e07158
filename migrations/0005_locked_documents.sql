-- A document whose row somebody holds locked must not hold up the commits of all others. Callers may ask to skip such
-- documents: their updates come back with a null seq, so that they are not taken for updates of a document that is gone
-- (those are absent, as before).

drop function app.append_updates(uuid[], uuid[], bytea[], uuid[]);

create function app.append_updates(
  p_organization uuid[], p_document uuid[], p_payload bytea[], p_user uuid[], p_skip_locked boolean default false)
returns table (ord bigint, seq bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
  v_locked uuid[];
begin
  -- In key order: two servers with the same documents cannot deadlock. Held until commit: seq is contiguous
  -- and becomes visible in order, so a reader that asks for seq > n misses nothing.
  if p_skip_locked then
    select array_agg(l.id) into v_locked from (
      select d.id from app.documents d
       where (d.organization_id, d.id) in (select o, i from unnest(p_organization, p_document) u(o, i))
         and d.trashed_at is null
       order by d.organization_id, d.id
       for no key update skip locked) l;
  else
    select array_agg(l.id) into v_locked from (
      select d.id from app.documents d
       where (d.organization_id, d.id) in (select o, i from unnest(p_organization, p_document) u(o, i))
         and d.trashed_at is null
       order by d.organization_id, d.id
       for no key update) l;
  end if;
  return query
  with input as (
    select u.o, u.i, u.payload, u.usr, u.n, row_number() over (partition by u.o, u.i order by u.n) as k
      from unnest(p_organization, p_document, p_payload, p_user) with ordinality u(o, i, payload, usr, n)
  ), counts as (
    select o, i, count(*) as rows, sum(octet_length(payload)) as bytes from input
     where i = any (v_locked) group by o, i
  ), advanced as (
    update app.documents d set head_seq = d.head_seq + c.rows, bytes = d.bytes + c.bytes
      from counts c
     where d.organization_id = c.o and d.id = c.i and d.trashed_at is null
    returning d.organization_id as o, d.id as i, d.head_seq - c.rows as base
  ), inserted as (
    insert into app.document_updates (organization_id, document_id, seq, payload, user_id)
    select input.o, input.i, advanced.base + input.k, input.payload, input.usr from input join advanced using (o, i)
  )
  select input.n, advanced.base + input.k from input join advanced using (o, i)
  union all
  select input.n, null::bigint from input
    join app.documents d on d.organization_id = input.o and d.id = input.i and d.trashed_at is null
   where p_skip_locked and not (input.i = any (coalesce(v_locked, '{}')))
  order by 1;
end $$;
revoke all on function app.append_updates from public;
grant execute on function app.append_updates to coscribe_web, coscribe_collab;
grant create on schema app to coscribe_appender;
alter function app.append_updates owner to coscribe_appender;
revoke create on schema app from coscribe_appender;

-- Editors that are too old for a document are sent away when it begins to hold what they do not know.
create trigger notify_document_schema after update of min_schema on app.documents
  for each row when (old.min_schema is distinct from new.min_schema)
  execute function app.notify_document_change();
