-- Accounts and organizations: the tables of better-auth 1.7 (core, organization, jwt, rate limit), in snake_case.
-- No row-level security here: the library reads across organizations by design. Its own login role,
-- coscribe_auth, is the only writer; the other roles read the columns granted below.

create schema auth;
grant usage on schema auth to coscribe_auth, coscribe_web, coscribe_collab;

create table auth.users (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth.sessions (
  id uuid primary key default gen_random_uuid(),
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id uuid not null references auth.users on delete cascade,
  active_organization_id text
);
create index on auth.sessions (user_id);

create table auth.accounts (
  id uuid primary key default gen_random_uuid(),
  account_id text not null,
  provider_id text not null,
  user_id uuid not null references auth.users on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index on auth.accounts (user_id);

create table auth.verifications (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on auth.verifications (identifier);

create table auth.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  slug text not null unique,
  logo text,
  created_at timestamptz not null,
  metadata text
);

create table auth.members (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references auth.organizations on delete cascade,
  user_id uuid not null references auth.users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member', 'guest')),
  created_at timestamptz not null,
  -- One membership per person, also when two invitations are accepted at once; composite keys point here.
  unique (organization_id, user_id)
);
create index on auth.members (user_id);

create table auth.invitations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references auth.organizations on delete cascade,
  email text not null,
  role text check (role in ('owner', 'admin', 'member', 'guest')),
  status text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  inviter_id uuid not null references auth.users on delete cascade
);
create index on auth.invitations (organization_id);
create index on auth.invitations (email);

create table auth.jwks (
  id uuid primary key default gen_random_uuid(),
  public_key text not null,
  private_key text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  alg text,
  crv text
);

create table auth.rate_limits (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

grant select, insert, update, delete on all tables in schema auth to coscribe_auth;

grant select (id, name, email, image, created_at) on auth.users to coscribe_web;
grant select (id, user_id, created_at, updated_at, expires_at) on auth.sessions to coscribe_web;
grant select on auth.organizations, auth.members to coscribe_web;
grant select (id, organization_id, email, role, status, expires_at, created_at, inviter_id) on auth.invitations to coscribe_web;
grant select (user_id, provider_id) on auth.accounts to coscribe_web;

grant select (id, name, image) on auth.users to coscribe_collab;
grant select (id, user_id, expires_at) on auth.sessions to coscribe_collab;
grant select on auth.members to coscribe_collab;
-- The public half only: what verifies a token cannot make one.
grant select (id, public_key, created_at, expires_at, alg, crv) on auth.jwks to coscribe_collab;

-- An organization that exists keeps at least one owner. better-auth counts and then writes, so two owners
-- who leave at the same moment would both pass; here the second waits for the first and is refused.
create function auth.keep_an_owner() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  perform 1 from auth.organizations where id = old.organization_id for update;
  if found and not exists (
    select 1 from auth.members where organization_id = old.organization_id and role = 'owner'
  ) then
    raise exception 'an organization needs at least one owner' using errcode = 'CS001';
  end if;
  return null;
end $$;

create constraint trigger keep_an_owner
  after update or delete on auth.members
  deferrable initially deferred
  for each row when (old.role = 'owner')
  execute function auth.keep_an_owner();

-- Whoever holds sockets open listens here and decides again (rule RV1).
create function auth.notify_member_change() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  perform pg_notify('access_changed', json_build_object(
    'organizationId', old.organization_id, 'userId', old.user_id)::text);
  return null;
end $$;
create trigger notify_member_change after update or delete on auth.members
  for each row execute function auth.notify_member_change();

create function auth.notify_session_end() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  perform pg_notify('access_changed', json_build_object(
    'userId', old.user_id, 'sessionId', old.id)::text);
  return null;
end $$;
create trigger notify_session_end after delete on auth.sessions
  for each row execute function auth.notify_session_end();
