-- The server's half of the keys to local copies: a browser keeps an encrypted copy of what a person opened, and the
-- key to it is kept wrapped in a key of this table, given out only to that person's sessions. Deleting a row makes what is
-- left on that disk unreadable. Of the account service: coscribe_auth alone reads and writes it, by user and organization.
create table auth.device_keys (
  id uuid primary key,                       -- of the store, chosen by the browser
  user_id uuid not null references auth.users on delete cascade,
  organization_id uuid,                      -- null: the person's own store, for unsent copies
  key bytea not null check (octet_length(key) = 32),
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  -- Ends with the membership.
  foreign key (organization_id, user_id) references auth.members (organization_id, user_id) on delete cascade
);
create index on auth.device_keys (user_id, organization_id);
grant select, insert, update, delete on auth.device_keys to coscribe_auth;

-- What an organization decides for all of its people. No row: the defaults.
create table app.organization_settings (
  organization_id uuid primary key references auth.organizations on delete cascade,
  offline_days integer not null default 14 check (offline_days between 0 and 90)  -- 0: no local copies
);
alter table app.organization_settings enable row level security;
alter table app.organization_settings force row level security;
create policy organization on app.organization_settings to coscribe_web
  using (organization_id = (select app.current_organization()))
  with check (organization_id = (select app.current_organization()));
grant select, insert, update on app.organization_settings to coscribe_web;
