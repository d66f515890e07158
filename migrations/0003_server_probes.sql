-- A row that every collab server commits every few seconds: "ready" means that this worked a moment ago.
-- Belongs to the installation, not to an organization.
create table app.server_probes (
  server_id uuid primary key,
  committed_at timestamptz not null default now()
);
grant select, insert, update, delete on app.server_probes to coscribe_collab;
