-- The tree: order among siblings, what a person marked and opened, what is purged from the trash, who is where, and
-- notifications for everybody who looks at it.

-- Fractional order: a key between any two others, as text in byte order. Two rows may come to have the same key (two
-- people at once); their ids decide then. The default lets an older binary go on inserting.
alter table app.documents add column position text collate "C" not null default 'a0'
  check (position ~ '^[A-Za-z][0-9A-Za-z]+$' and length(position) <= 300);

-- The n-th key as the library counts: a0 … az, b00 … bzz, c000 …
create function pg_temp.nth_position(n bigint) returns text language plpgsql as $$
declare
  digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  rest bigint := n;
  size bigint := 62;
  width integer := 1;
  answer text := '';
begin
  while rest >= size loop
    rest := rest - size;
    size := size * 62;
    width := width + 1;
  end loop;
  for i in 1..width loop
    answer := substr(digits, (rest % 62)::integer + 1, 1) || answer;
    rest := rest / 62;
  end loop;
  return chr(96 + width) || answer;
end $$;
-- Whoever migrates need not be a superuser, and row-level security is forced: the owner sees nothing until it is not.
alter table app.documents no force row level security;
update app.documents d set position = pg_temp.nth_position(n.n)
  from (select organization_id, id,
               row_number() over (partition by organization_id, parent_id order by created_at, id) - 1 as n
          from app.documents) n
 where n.organization_id = d.organization_id and n.id = d.id;
alter table app.documents force row level security;

create index on app.documents (organization_id, parent_id, position, id);
create index on app.documents (trashed_at) where trashed_at is not null;
grant insert (position, min_schema), update (position) on app.documents to coscribe_web;

create table app.document_favourites (
  organization_id uuid not null,
  user_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id, document_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  foreign key (organization_id, user_id) references auth.members (organization_id, user_id) on delete cascade
);
create index on app.document_favourites (organization_id, document_id);

-- When a person last opened a document; only the newest are kept.
create table app.document_visits (
  organization_id uuid not null,
  user_id uuid not null,
  document_id uuid not null,
  opened_at timestamptz not null default now(),
  primary key (organization_id, user_id, document_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  foreign key (organization_id, user_id) references auth.members (organization_id, user_id) on delete cascade
);
create index on app.document_visits (organization_id, document_id);

-- Who has which document open, on which collab server. Written every few seconds and worthless after a crash: unlogged.
create unlogged table app.document_places (
  organization_id uuid not null,
  document_id uuid not null,
  user_id uuid not null,
  server_id uuid not null,
  seen_at timestamptz not null default now(),
  primary key (organization_id, document_id, user_id, server_id),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  foreign key (organization_id, user_id) references auth.members (organization_id, user_id) on delete cascade
);
create index on app.document_places (organization_id, user_id);

do $$
declare t text;
begin
  foreach t in array array['document_favourites', 'document_visits', 'document_places'] loop
    execute format('alter table app.%I enable row level security', t);
    execute format('alter table app.%I force row level security', t);
    execute format('create policy organization on app.%I to coscribe_web, coscribe_collab
                      using (organization_id = (select app.current_organization()))
                      with check (organization_id = (select app.current_organization()))', t);
  end loop;
end $$;
grant select, insert, update, delete on app.document_favourites, app.document_visits to coscribe_web;
grant select on app.document_places to coscribe_web;
grant select, insert, update, delete on app.document_places to coscribe_collab;

-- What has been in the trash for so many days goes for ever, in every organization. The only way across for this, and it
-- can do nothing else: its owner sees what is in the trash, and may delete that. Several servers may call it at once.
create policy purge on app.documents to coscribe_purger using (trashed_at is not null);
grant usage on schema app to coscribe_purger;
grant select (organization_id, id, trashed_at), delete on app.documents to coscribe_purger;
grant update (trashed_at) on app.documents to coscribe_purger; -- what "for update" asks for
create function app.purge_trash(p_days integer, p_limit integer) returns integer
language plpgsql security definer set search_path = app, pg_temp as $$
declare v_purged integer;
begin
  if p_days < 1 then raise exception 'the trash is kept for a day at least'; end if;
  with due as (
    select d.organization_id, d.id from app.documents d
     where d.trashed_at < now() - make_interval(days => p_days)
     order by d.trashed_at limit p_limit for update skip locked
  ) delete from app.documents d using due where d.organization_id = due.organization_id and d.id = due.id;
  get diagnostics v_purged = row_count;
  return v_purged;
end $$;
revoke all on function app.purge_trash from public;
grant execute on function app.purge_trash to coscribe_collab;
grant create on schema app to coscribe_purger;
alter function app.purge_trash owner to coscribe_purger;
revoke create on schema app from coscribe_purger;

-- What changed in an organization, for lists and trees that are open: its id and a word, never what the change was. Who
-- is told asks again, and is answered what they may see. Once per organization and statement; Postgres drops repetitions
-- within a transaction. Appends touch none of the columns.
create function app.notify_tree() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
  perform pg_notify('tree_changed', json_build_object('organizationId', o.organization_id, 'kind', tg_argv[0])::text)
    from (select distinct organization_id from changed) o;
  return null;
end $$;
create trigger tree_created after insert on app.documents
  referencing new table as changed for each statement execute function app.notify_tree('created');
create trigger tree_deleted after delete on app.documents
  referencing old table as changed for each statement execute function app.notify_tree('deleted');
create trigger tree_came after insert on app.document_places
  referencing new table as changed for each statement execute function app.notify_tree('places');
create trigger tree_left after delete on app.document_places
  referencing old table as changed for each statement execute function app.notify_tree('places');

-- For updates row by row: only a row that is different says anything, and a transition table would be filled by appends.
create function app.notify_tree_row() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
  perform pg_notify('tree_changed',
    json_build_object('organizationId', new.organization_id, 'kind', tg_argv[0])::text);
  return null;
end $$;
create trigger tree_moved after update of parent_id, position on app.documents for each row
  when (old.parent_id is distinct from new.parent_id or old.position is distinct from new.position)
  execute function app.notify_tree_row('moved');
create trigger tree_trashed after update of trashed_at on app.documents for each row
  when (old.trashed_at is distinct from new.trashed_at) execute function app.notify_tree_row('trashed');
create trigger tree_projected after insert on app.document_projections for each row
  execute function app.notify_tree_row('renamed');
create trigger tree_renamed after update of title, icon on app.document_projections for each row
  when (old.title is distinct from new.title or old.icon is distinct from new.icon)
  execute function app.notify_tree_row('renamed');
