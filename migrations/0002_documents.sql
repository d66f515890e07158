-- Documents and their update log. Every table carries the organization, has row-level security enabled and
-- forced, and refers to others by composite keys only, so that a row of one organization cannot point into another.

create schema app;
grant usage on schema app to coscribe_web, coscribe_collab, coscribe_appender, coscribe_locator;
grant usage on schema auth to coscribe_locator;

-- The organization of the current transaction; null (so: no rows at all) where none was set.
create function app.current_organization() returns uuid
language sql stable parallel safe set search_path = pg_catalog as $$
  select nullif(current_setting('app.organization_id', true), '')::uuid
$$;
grant execute on function app.current_organization() to public;

create table app.documents (
  organization_id uuid not null references auth.organizations on delete cascade,
  id uuid not null unique,
  parent_id uuid check (parent_id <> id),
  created_by uuid references auth.users on delete set null,
  created_at timestamptz not null default now(),
  trashed_at timestamptz,
  trashed_by uuid references auth.users on delete set null,
  head_seq bigint not null default 0,        -- last committed update
  checkpoint_seq bigint not null default 0,  -- newest checkpoint
  epoch integer not null default 0,          -- raised by a re-base: clients must resync from zero
  min_schema integer not null default 1,     -- clients below it may not bind the document
  bytes bigint not null default 0,           -- payload bytes appended so far
  primary key (organization_id, id),
  foreign key (organization_id, parent_id) references app.documents on delete set null (parent_id)
);
create index on app.documents (organization_id, parent_id);

create table app.document_updates (
  organization_id uuid not null,
  document_id uuid not null,
  seq bigint not null check (seq > 0),
  payload bytea not null check (octet_length(payload) between 1 and 34603008),
  user_id uuid,                              -- the verified author; null for the system
  created_at timestamptz not null default now(),
  primary key (organization_id, document_id, seq),
  foreign key (organization_id, document_id) references app.documents on delete cascade
);

create table app.document_checkpoints (
  organization_id uuid not null,
  document_id uuid not null,
  seq bigint not null check (seq > 0),
  state bytea not null,                      -- Y.encodeStateAsUpdate of everything through seq
  state_vector bytea not null,
  sha256 bytea not null check (octet_length(sha256) = 32),  -- of state
  created_at timestamptz not null default now(),
  primary key (organization_id, document_id, seq),
  foreign key (organization_id, document_id) references app.documents on delete cascade
);

-- Which user a Yjs client id belongs to, for the life of the document.
create table app.document_clients (
  organization_id uuid not null,
  document_id uuid not null,
  client_id bigint not null check (client_id between 0 and 4294967295),
  user_id uuid not null,
  first_seen timestamptz not null default now(),
  primary key (organization_id, document_id, client_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade
);

create table app.document_grants (
  organization_id uuid not null,
  document_id uuid not null,
  user_id uuid not null,
  access text not null check (access in ('read', 'comment', 'write')),
  granted_by uuid references auth.users on delete set null,
  created_at timestamptz not null default now(),
  primary key (organization_id, document_id, user_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  -- A grant ends with the membership, and can only be given to somebody of the same organization.
  foreign key (organization_id, user_id) references auth.members (organization_id, user_id) on delete cascade
);
create index on app.document_grants (organization_id, user_id);

-- Derived from the log, never ahead of it, rebuildable from it.
create table app.document_projections (
  organization_id uuid not null,
  document_id uuid not null,
  seq bigint not null,                       -- the projection is of the log through this seq
  title text not null default '',
  icon text,
  text text not null default '',
  edited_at timestamptz,
  edited_by uuid references auth.users on delete set null,
  primary key (organization_id, document_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['documents', 'document_updates', 'document_checkpoints', 'document_clients',
                           'document_grants', 'document_projections'] loop
    execute format('alter table app.%I enable row level security', t);
    execute format('alter table app.%I force row level security', t);
    execute format('create policy organization on app.%I to coscribe_web, coscribe_collab
                      using (organization_id = (select app.current_organization()))
                      with check (organization_id = (select app.current_organization()))', t);
  end loop;
end $$;

grant select, delete on app.documents to coscribe_web;
grant insert (organization_id, id, parent_id, created_by) on app.documents to coscribe_web;
grant update (parent_id, trashed_at, trashed_by) on app.documents to coscribe_web;
grant select on app.document_updates, app.document_checkpoints to coscribe_web;
grant select, insert, update, delete on app.document_grants to coscribe_web;
grant select, insert, update on app.document_projections to coscribe_web;

grant select on app.documents, app.document_updates, app.document_grants to coscribe_collab;
grant update (checkpoint_seq) on app.documents to coscribe_collab;
grant select, insert, delete on app.document_checkpoints to coscribe_collab;
grant select, insert on app.document_clients to coscribe_collab;
grant select, insert, update on app.document_projections to coscribe_collab;

-- Appending. One group commit carries many organizations, so it cannot run under one organization's setting.
-- This function is the only way across, and can do nothing but append: its owner may read and count up
-- documents and insert updates, and only for (organization, document) pairs that exist and are not trashed.
create policy append on app.documents to coscribe_appender using (true);
create policy append on app.document_updates to coscribe_appender using (true) with check (true);
grant select, update (head_seq, bytes) on app.documents to coscribe_appender;
grant select, insert on app.document_updates to coscribe_appender;

-- Rows come back in input order; a row that is missing names a document that is unknown, trashed or deleted.
create function app.append_updates(p_organization uuid[], p_document uuid[], p_payload bytea[], p_user uuid[])
returns table (ord bigint, seq bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
  -- In key order: two servers with the same documents cannot deadlock. Held until commit: seq is contiguous
  -- and becomes visible in order, so a reader that asks for seq > n misses nothing.
  perform 1 from app.documents d
    where (d.organization_id, d.id) in (select o, i from unnest(p_organization, p_document) u(o, i))
      and d.trashed_at is null
    order by d.organization_id, d.id
    for no key update;
  return query
  with input as (
    select u.o, u.i, u.payload, u.usr, u.n, row_number() over (partition by u.o, u.i order by u.n) as k
      from unnest(p_organization, p_document, p_payload, p_user) with ordinality u(o, i, payload, usr, n)
  ), counts as (
    select o, i, count(*) as rows, sum(octet_length(payload)) as bytes from input group by o, i
  ), advanced as (
    update app.documents d set head_seq = d.head_seq + c.rows, bytes = d.bytes + c.bytes
      from counts c
     where d.organization_id = c.o and d.id = c.i and d.trashed_at is null
    returning d.organization_id as o, d.id as i, d.head_seq - c.rows as base
  ), inserted as (
    insert into app.document_updates (organization_id, document_id, seq, payload, user_id)
    select input.o, input.i, advanced.base + input.k, input.payload, input.usr from input join advanced using (o, i)
  )
  select input.n, advanced.base + input.k from input join advanced using (o, i) order by input.n;
end $$;
revoke all on function app.append_updates from public;
grant execute on function app.append_updates to coscribe_web, coscribe_collab;

-- Heads of documents that the caller already holds open, over all organizations at once.
create function app.read_heads(p_organization uuid[], p_document uuid[])
returns table (organization_id uuid, document_id uuid, head_seq bigint, epoch integer, trashed boolean)
language sql stable security definer set search_path = app, pg_temp as $$
  select d.organization_id, d.id, d.head_seq, d.epoch, d.trashed_at is not null
    from unnest(p_organization, p_document) u(o, i)
    join app.documents d on d.organization_id = u.o and d.id = u.i
$$;
revoke all on function app.read_heads from public;
grant execute on function app.read_heads to coscribe_collab;

-- Where a document is, for a person who belongs there: an id in an address names no organization.
-- Null for a document that does not exist and for one of an organization the person is not in.
create policy locate on app.documents for select to coscribe_locator using (true);
grant select (organization_id, id) on app.documents to coscribe_locator;
grant select (organization_id, user_id) on auth.members to coscribe_locator;
create function app.locate_document(p_document uuid, p_user uuid) returns uuid
language sql stable security definer set search_path = app, pg_temp as $$
  select d.organization_id from app.documents d
    join auth.members m on m.organization_id = d.organization_id and m.user_id = p_user
   where d.id = p_document
$$;
revoke all on function app.locate_document from public;
grant execute on function app.locate_document to coscribe_web;

-- Narrow owners for the definer functions: neither superuser, nor BYPASSRLS, nor able to log in.
grant create on schema app to coscribe_appender, coscribe_locator;
alter function app.append_updates owner to coscribe_appender;
alter function app.read_heads owner to coscribe_appender;
alter function app.locate_document owner to coscribe_locator;
revoke create on schema app from coscribe_appender, coscribe_locator;

create function app.notify_grant_change() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
  perform pg_notify('access_changed', json_build_object(
    'organizationId', coalesce(new.organization_id, old.organization_id),
    'documentId', coalesce(new.document_id, old.document_id),
    'userId', coalesce(new.user_id, old.user_id))::text);
  return null;
end $$;
create trigger notify_grant_change after insert or update or delete on app.document_grants
  for each row execute function app.notify_grant_change();

create function app.notify_document_change() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
  perform pg_notify('access_changed', json_build_object(
    'organizationId', old.organization_id, 'documentId', old.id)::text);
  return null;
end $$;
create trigger notify_document_trash after update of trashed_at on app.documents
  for each row when (old.trashed_at is distinct from new.trashed_at)
  execute function app.notify_document_change();
create trigger notify_document_delete after delete on app.documents
  for each row execute function app.notify_document_change();
