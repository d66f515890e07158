-- Pictures and files. A file is a name in one document; its bytes are a blob, which copies of the file in other documents of
-- the same organization share. The bytes themselves lie on disk or in S3, under (organization, blob); nothing here holds them.
-- Whatever way a row goes (a document deleted for ever, an organization, an upload that was given up), triggers give its
-- bytes back to the quota and note the blob for deletion, in the same transaction.

-- Null: the default of the installation (limits.ts).
alter table app.organization_settings add column file_quota_bytes bigint check (file_quota_bytes >= 0);

-- Bytes that an organization has stored or reserved. Its row is the lock that uploads at the limit take turns at.
create table app.file_usage (
  organization_id uuid primary key references auth.organizations on delete cascade,
  bytes bigint not null default 0 check (bytes >= 0)
);

create table app.file_blobs (
  organization_id uuid not null references auth.organizations on delete cascade,
  id uuid not null unique,                   -- the key on disk or in S3; nothing that a person chose
  state text not null default 'reserved' check (state in ('reserved', 'stored')),
  bytes bigint not null check (bytes >= 0),  -- counted against the quota
  media_type text check (length(media_type) <= 127),
  sha256 bytea check (octet_length(sha256) = 32),
  width integer check (width > 0),           -- of pictures, in pixels
  height integer check (height > 0),
  created_at timestamptz not null default now(),
  primary key (organization_id, id),
  check (state = 'reserved' or (media_type is not null and sha256 is not null)),
  check ((width is null) = (height is null))
);
create index on app.file_blobs (created_at) where state = 'reserved';

create table app.files (
  organization_id uuid not null,
  id uuid not null unique,
  document_id uuid not null,
  blob_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  uploaded_by uuid references auth.users on delete set null,
  created_at timestamptz not null default now(),
  primary key (organization_id, id),
  -- One name of a blob in a document: pasting a picture twice refers to the same file.
  unique (organization_id, document_id, blob_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  -- At commit: when an organization goes, its blobs may go before the rows that name them.
  foreign key (organization_id, blob_id) references app.file_blobs deferrable initially deferred
);
create index on app.files (organization_id, blob_id);

-- Blobs whose bytes are to be deleted. Belongs to no organization that need exist any more.
create table app.file_deletions (
  organization_id uuid not null,
  blob_id uuid not null,
  requested_at timestamptz not null default now(),
  primary key (organization_id, blob_id)
);

do $$
declare t text;
begin
  foreach t in array array['file_usage', 'file_blobs', 'files', 'file_deletions'] loop
    execute format('alter table app.%I enable row level security', t);
    execute format('alter table app.%I force row level security', t);
    execute format('create policy keep on app.%I to coscribe_keeper using (true) with check (true)', t);
  end loop;
  foreach t in array array['file_usage', 'file_blobs', 'files'] loop
    execute format('create policy organization on app.%I to coscribe_web
                      using (organization_id = (select app.current_organization()))
                      with check (organization_id = (select app.current_organization()))', t);
  end loop;
end $$;

grant usage on schema app to coscribe_keeper;
grant select, insert, update on app.file_usage to coscribe_web;
grant select, insert, update, delete on app.file_blobs to coscribe_web;
grant select, insert on app.files to coscribe_web;
grant select, update on app.file_usage to coscribe_keeper;
grant select, update, delete on app.file_blobs to coscribe_keeper;
grant select on app.files to coscribe_keeper;
grant select, insert, update, delete on app.file_deletions to coscribe_keeper; -- update: to lock rows

-- A blob goes with the last file that names it. Locked first: a copy that is being made holds the row, and whoever waits for
-- it then sees the copy.
create function app.release_blobs() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
  perform 1 from app.file_blobs b
    where (b.organization_id, b.id) in (select g.organization_id, g.blob_id from gone g)
    order by b.organization_id, b.id for update;
  delete from app.file_blobs b
   where (b.organization_id, b.id) in (select g.organization_id, g.blob_id from gone g)
     and not exists (select 1 from app.files f where f.organization_id = b.organization_id and f.blob_id = b.id);
  return null;
end $$;
create trigger release_blobs after delete on app.files referencing old table as gone
  for each statement execute function app.release_blobs();

create function app.forget_blobs() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
  insert into app.file_deletions (organization_id, blob_id) select g.organization_id, g.id from gone g
    on conflict do nothing;
  update app.file_usage u set bytes = greatest(0, u.bytes - s.bytes)
    from (select g.organization_id, sum(g.bytes) as bytes from gone g group by 1) s
   where u.organization_id = s.organization_id;
  return null;
end $$;
create trigger forget_blobs after delete on app.file_blobs referencing old table as gone
  for each statement execute function app.forget_blobs();

-- The work of the job that deletes bytes, over all organizations: takes notes off the table. The caller deletes the bytes and
-- commits; if it dies before, the notes are there again.
create function app.take_file_deletions(p_limit integer) returns table (organization_id uuid, blob_id uuid)
language sql security definer set search_path = app, pg_temp as $$
  delete from app.file_deletions d using (
    select t.organization_id, t.blob_id from app.file_deletions t
     order by t.requested_at limit p_limit for update skip locked) taken
   where d.organization_id = taken.organization_id and d.blob_id = taken.blob_id
  returning d.organization_id, d.blob_id
$$;

-- Uploads that nobody finished: their process died. Answers how many there were.
create function app.release_abandoned_blobs(p_age interval) returns bigint
language sql security definer set search_path = app, pg_temp as $$
  with abandoned as (
    delete from app.file_blobs b
     where b.id in (select a.id from app.file_blobs a
                     where a.state = 'reserved' and a.created_at < now() - p_age for update skip locked)
    returning 1)
  select count(*) from abandoned
$$;

-- Of these blobs, those that no row knows: left over on disk by a crash or by a restored backup.
create function app.unknown_blobs(p_organization uuid[], p_blob uuid[]) returns table (organization_id uuid, blob_id uuid)
language sql stable security definer set search_path = app, pg_temp as $$
  select u.o, u.b from unnest(p_organization, p_blob) u(o, b)
   where not exists (select 1 from app.file_blobs f where f.organization_id = u.o and f.id = u.b)
$$;

-- Where a file is, for a person who belongs there; null for one that is not there and for one of an organization the
-- person is not in.
create policy locate on app.files for select to coscribe_locator using (true);
grant select (organization_id, id, document_id) on app.files to coscribe_locator;
create function app.locate_file(p_file uuid, p_user uuid) returns uuid
language sql stable security definer set search_path = app, pg_temp as $$
  select f.document_id from app.files f
    join auth.members m on m.organization_id = f.organization_id and m.user_id = p_user
   where f.id = p_file
$$;

revoke all on function app.release_blobs, app.forget_blobs, app.take_file_deletions, app.release_abandoned_blobs,
  app.unknown_blobs, app.locate_file from public;
grant execute on function app.take_file_deletions, app.release_abandoned_blobs, app.unknown_blobs, app.locate_file
  to coscribe_web;

grant create on schema app to coscribe_keeper, coscribe_locator;
alter function app.release_blobs owner to coscribe_keeper;
alter function app.forget_blobs owner to coscribe_keeper;
alter function app.take_file_deletions owner to coscribe_keeper;
alter function app.release_abandoned_blobs owner to coscribe_keeper;
alter function app.unknown_blobs owner to coscribe_keeper;
alter function app.locate_file owner to coscribe_locator;
revoke create on schema app from coscribe_keeper, coscribe_locator;

-- A document that begins to hold what older editors do not know. Pictures and files came with schema 2.
grant update (min_schema) on app.documents to coscribe_web, coscribe_collab;
