-- An append writes its rows, their index entries and nothing else. What a keystroke costs in WAL was for the larger part
-- the document's row: its head counted up, its lock, and the lock of a foreign key. Instead:
--   * the head of a log is its last row (app.log_head);
--   * advisory locks, of which WAL knows nothing, keep appends to one document in order (app.hold_logs);
--   * the rows of documents that are deleted go by a trigger that takes the same locks, in place of the foreign key.
-- So nobody who moves, shares or trashes a document holds up those who write in it, and no row is updated per keystroke.

alter table app.document_updates
  drop constraint document_updates_organization_id_document_id_fkey,
  drop constraint document_updates_pkey,
  add primary key (document_id, seq);  -- ids of documents are unique over all organizations

-- Appends hold their organizations shared and their documents alone, until they are committed. A process that holds
-- many documents of an organization takes the organization alone: the table of locks is small.
create function app.organization_lock_key(p_organization uuid) returns bigint
language sql immutable strict parallel safe as $$ select uuid_hash_extended(p_organization, 1) $$;
create function app.log_lock_key(p_document uuid) returns bigint
language sql immutable strict parallel safe as $$ select uuid_hash_extended(p_document, 2) $$;

-- Keeps these logs still until the transaction ends. Answers the documents that are held: all of them, or, where those
-- that others hold are to be passed over, the rest. In key order, organizations first: nobody deadlocks.
create function app.hold_logs(p_organization uuid[], p_document uuid[], p_skip_locked boolean default false)
returns uuid[]
language plpgsql as $$
declare
  v_organization uuid;
  v_document uuid;
  v_passed_over uuid[] := '{}';
  v_held uuid[] := '{}';
begin
  -- What was committed while we waited has to be seen: not with the snapshot of an earlier statement.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the log is written in transactions of READ COMMITTED only';
  end if;
  for v_organization in select distinct o from unnest(p_organization) u(o) order by o loop
    if not p_skip_locked then
      perform pg_advisory_xact_lock_shared(app.organization_lock_key(v_organization));
    elsif not pg_try_advisory_xact_lock_shared(app.organization_lock_key(v_organization)) then
      v_passed_over := v_passed_over || v_organization;
    end if;
  end loop;
  for v_document in
    select distinct i from unnest(p_organization, p_document) u(o, i) where not (o = any (v_passed_over)) order by i
  loop
    if not p_skip_locked then
      perform pg_advisory_xact_lock(app.log_lock_key(v_document));
    elsif not pg_try_advisory_xact_lock(app.log_lock_key(v_document)) then
      continue;
    end if;
    v_held := v_held || v_document;
  end loop;
  return v_held;
end $$;
revoke all on function app.hold_logs from public;
grant execute on function app.hold_logs to coscribe_web, coscribe_collab, coscribe_appender;

-- The seq of the last committed update; 0 before the first. Looked for by the document alone, which is what the index
-- begins with: were the organization (or a policy's) a condition beside it, Postgres would take a document for shorter than
-- it is, and read all of its log. Whether the document is the organization's is asked of the one row that is found.
create function app.log_head(p_organization uuid, p_document uuid) returns bigint
language sql stable security definer set search_path = app, pg_temp as $$
  select coalesce((
    select last.seq from (
      select u.organization_id, u.seq from app.document_updates u where u.document_id = p_document order by u.seq desc limit 1
    ) last where last.organization_id = p_organization), 0)
$$;
revoke all on function app.log_head from public;
grant execute on function app.log_head to coscribe_web, coscribe_collab;

drop function app.append_updates(uuid[], uuid[], bytea[], uuid[], boolean);

-- Rows come back in input order; a row that is missing names a document that is unknown, trashed or deleted. Where documents
-- that others hold are to be passed over, their updates come back with a null seq.
create function app.append_updates(
  p_organization uuid[], p_document uuid[], p_payload bytea[], p_user uuid[], p_skip_locked boolean default false)
returns table (ord bigint, seq bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
  v_held uuid[] := app.hold_logs(p_organization, p_document, p_skip_locked);
begin
  -- A statement of its own, so that it sees what was committed before the locks were ours: seq is contiguous and becomes
  -- visible in order, so a reader that asks for seq > n misses nothing.
  return query
  with input as (
    select u.o, u.i, u.payload, u.usr, u.n, row_number() over (partition by u.o, u.i order by u.n) as k
      from unnest(p_organization, p_document, p_payload, p_user) with ordinality u(o, i, payload, usr, n)
  ), heads as materialized (
    -- As app.log_head, which would have to be called for each.
    select d.organization_id as o, d.id as i, d.id = any (v_held) as is_held,
           coalesce((select u.seq from app.document_updates u where u.document_id = d.id order by u.seq desc limit 1), 0) as head
      from (select distinct o, i from input) t
      join app.documents d on d.organization_id = t.o and d.id = t.i and d.trashed_at is null
  ), inserted as (
    insert into app.document_updates (organization_id, document_id, seq, payload, user_id)
    select input.o, input.i, heads.head + input.k, input.payload, input.usr
      from input join heads using (o, i) where heads.is_held order by input.n
  )
  select input.n, case when heads.is_held then heads.head + input.k end from input join heads using (o, i) order by input.n;
end $$;
revoke all on function app.append_updates from public;
grant execute on function app.append_updates to coscribe_web, coscribe_collab;

create or replace function app.read_heads(p_organization uuid[], p_document uuid[])
returns table (organization_id uuid, document_id uuid, head_seq bigint, epoch integer, trashed boolean)
language sql stable security definer set search_path = app, pg_temp as $$
  select d.organization_id, d.id,
         coalesce((select u.seq from app.document_updates u where u.document_id = d.id order by u.seq desc limit 1), 0),
         d.epoch, d.trashed_at is not null
    from unnest(p_organization, p_document) u(o, i)
    join app.documents d on d.organization_id = u.o and d.id = u.i
$$;

grant create on schema app to coscribe_appender;
alter function app.append_updates owner to coscribe_appender;
alter function app.log_head owner to coscribe_appender;
revoke create on schema app from coscribe_appender;
revoke update on app.documents from coscribe_appender;  -- it appends, and does nothing else any more
alter table app.documents drop column head_seq, drop column bytes, drop column checkpoint_seq;  -- nobody has read the latter two

-- After the documents are gone from where appends look, and before that is committed: whoever still appends is waited for,
-- and their rows go too; whoever comes later waits for us, and then finds no document.
create policy purge on app.document_updates to coscribe_purger using (true);
grant select (organization_id, document_id), delete on app.document_updates to coscribe_purger;
create function app.delete_logs() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
  -- Documents of one organization that are held one by one, as many as the purge deletes at once: an account that ends
  -- with fifty organizations must not fill the table of locks, which everybody on the installation shares.
  max_held constant integer := 20;
  v_of_one record;
  v_document record;
begin
  for v_of_one in
    select g.organization_id, array_agg(g.id order by g.id) as ids from gone g group by 1 order by 1
  loop
    if cardinality(v_of_one.ids) > max_held then
      if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'documents are deleted in transactions of READ COMMITTED only';
      end if;
      perform pg_advisory_xact_lock(app.organization_lock_key(v_of_one.organization_id));
    else
      perform app.hold_logs(array[v_of_one.organization_id], v_of_one.ids);
    end if;
  end loop;
  for v_document in select g.organization_id, g.id from gone g loop
    delete from app.document_updates u
     where u.organization_id = v_document.organization_id and u.document_id = v_document.id;
  end loop;
  return null;
end $$;
revoke all on function app.delete_logs from public;
grant execute on function app.hold_logs to coscribe_purger;
grant create on schema app to coscribe_purger;
alter function app.delete_logs owner to coscribe_purger;
revoke create on schema app from coscribe_purger;
create trigger delete_logs after delete on app.documents
  referencing old table as gone for each statement execute function app.delete_logs();
