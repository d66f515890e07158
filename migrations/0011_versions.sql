-- Versions: points in a document's history that a person can see. The update log keeps every row, so an automatic version
-- is only a mark in it: its state is that of the log through `seq`. Where reading the log from the last kept state would
-- take long, and for every named version, the state itself is kept beside it. Made by the collab server after the fact,
-- never while something is appended; those that nobody named can be made again from the log.
create table app.document_versions (
  organization_id uuid not null,
  document_id uuid not null,
  id uuid not null default gen_random_uuid(),
  seq bigint not null check (seq > 0),
  epoch integer not null,
  began_at timestamptz not null,             -- first and last edit since the version before
  edited_at timestamptz not null,
  authors uuid[] not null check (cardinality(authors) <= 50),  -- of those edits; ids, as in the log
  name text check (length(name) between 1 and 120),            -- null: automatic
  named_by uuid references auth.users on delete set null,
  state bytea,                               -- Y.encodeStateAsUpdate of everything through seq
  sha256 bytea check (octet_length(sha256) = 32),              -- of state
  created_at timestamptz not null default now(),
  primary key (organization_id, document_id, id),
  -- One version of one state; also the order of every list.
  unique (organization_id, document_id, seq),
  foreign key (organization_id, document_id) references app.documents on delete cascade,
  check ((state is null) = (sha256 is null)),
  check (name is null or state is not null)
);

alter table app.document_versions enable row level security;
alter table app.document_versions force row level security;
create policy organization on app.document_versions to coscribe_web, coscribe_collab
  using (organization_id = (select app.current_organization()))
  with check (organization_id = (select app.current_organization()));

grant select, insert on app.document_versions to coscribe_web, coscribe_collab;
grant update (name, named_by, state, sha256) on app.document_versions to coscribe_web;
grant delete on app.document_versions to coscribe_collab;
