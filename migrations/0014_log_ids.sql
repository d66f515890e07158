-- A log has an id of its own, a number: its row, and above all the entry of a row in the index, are shorter than with the
-- document's uuid, and an entry of two numbers is narrow enough for Postgres to split a page that is full where the growing
-- log ends, instead of in its middle. The columns of fixed width come first, so that none is padded. A keystroke costs some
-- 50 bytes of WAL less.

-- Random, and not counted up: nobody learns from it how many documents others have, and a backup needs no counter.
alter table app.documents
  add column log_id bigint not null unique default uuid_hash_extended(gen_random_uuid(), 0);

alter table app.document_updates rename to document_updates_by_uuid;
alter table app.document_updates_by_uuid rename constraint document_updates_pkey to document_updates_by_uuid_pkey;
create table app.document_updates (
  organization_id uuid not null,
  log_id bigint not null,                    -- of the document
  seq bigint not null check (seq > 0),
  created_at timestamptz not null default now(),
  user_id uuid,                              -- the verified author; null for the system
  payload bytea not null check (octet_length(payload) between 1 and 34603008),
  primary key (log_id, seq)
);
-- Else an owner who is no superuser would see no rows, and copy none.
alter table app.documents no force row level security;
alter table app.document_updates_by_uuid no force row level security;
insert into app.document_updates (organization_id, log_id, seq, created_at, user_id, payload)
  select u.organization_id, d.log_id, u.seq, u.created_at, u.user_id, u.payload
    from app.document_updates_by_uuid u
    join app.documents d on d.organization_id = u.organization_id and d.id = u.document_id
   order by d.log_id, u.seq;
do $$
begin
  if (select count(*) from app.document_updates) <> (select count(*) from app.document_updates_by_uuid) then
    raise exception 'there are updates whose document is not there';
  end if;
end $$;
drop table app.document_updates_by_uuid;
alter table app.documents force row level security;

alter table app.document_updates enable row level security;
alter table app.document_updates force row level security;
create policy organization on app.document_updates to coscribe_web, coscribe_collab
  using (organization_id = (select app.current_organization()))
  with check (organization_id = (select app.current_organization()));
create policy append on app.document_updates to coscribe_appender using (true) with check (true);
create policy purge on app.document_updates to coscribe_purger using (true);
grant select on app.document_updates to coscribe_web, coscribe_collab;
grant select, insert on app.document_updates to coscribe_appender;
grant select (organization_id, log_id), delete on app.document_updates to coscribe_purger;

-- The seq of the last committed update; 0 before the first. The log is looked for by its id alone, which is what the index
-- begins with: were the organization (or a policy's) a condition beside it, Postgres would take a document for shorter than
-- it is, and read all of its log. Whether the document is the organization's is asked of the document.
create or replace function app.log_head(p_organization uuid, p_document uuid) returns bigint
language sql stable security definer set search_path = app, pg_temp as $$
  select coalesce((
    select (select u.seq from app.document_updates u where u.log_id = d.log_id order by u.seq desc limit 1)
      from app.documents d where d.organization_id = p_organization and d.id = p_document), 0)
$$;

-- Rows come back in input order; a row that is missing names a document that is unknown, trashed or deleted. Where documents
-- that others hold are to be passed over, their updates come back with a null seq.
create or replace function app.append_updates(
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
    select d.organization_id as o, d.id as i, d.log_id, d.id = any (v_held) as is_held,
           coalesce((select u.seq from app.document_updates u where u.log_id = d.log_id order by u.seq desc limit 1), 0) as head
      from (select distinct o, i from input) t
      join app.documents d on d.organization_id = t.o and d.id = t.i and d.trashed_at is null
  ), inserted as (
    insert into app.document_updates (organization_id, log_id, seq, payload, user_id)
    select input.o, heads.log_id, heads.head + input.k, input.payload, input.usr
      from input join heads using (o, i) where heads.is_held order by input.n
  )
  select input.n, case when heads.is_held then heads.head + input.k end from input join heads using (o, i) order by input.n;
end $$;

create or replace function app.read_heads(p_organization uuid[], p_document uuid[])
returns table (organization_id uuid, document_id uuid, head_seq bigint, epoch integer, trashed boolean)
language sql stable security definer set search_path = app, pg_temp as $$
  select d.organization_id, d.id,
         coalesce((select u.seq from app.document_updates u where u.log_id = d.log_id order by u.seq desc limit 1), 0),
         d.epoch, d.trashed_at is not null
    from unnest(p_organization, p_document) u(o, i)
    join app.documents d on d.organization_id = u.o and d.id = u.i
$$;

-- After the documents are gone from where appends look, and before that is committed: whoever still appends is waited for,
-- and their rows go too; whoever comes later waits for us, and then finds no document.
create or replace function app.delete_logs() returns trigger
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
  for v_document in select g.organization_id, g.log_id from gone g loop
    delete from app.document_updates u
     where u.organization_id = v_document.organization_id and u.log_id = v_document.log_id;
  end loop;
  return null;
end $$;
