-- What everybody of the organization may do with a document and with what is below it; null: as with its parent, and at
-- the top: write. Guests have only what grants give; grants, too, hold for everything below the document they are on.

alter table app.documents
  add column default_access text check (default_access in ('write', 'read', 'none'));
grant update (default_access) on app.documents to coscribe_web;

-- Both change what people may do with this document and all that is below it (rule RV1).
create trigger notify_document_default after update of default_access on app.documents
  for each row when (old.default_access is distinct from new.default_access)
  execute function app.notify_document_change();
create trigger notify_document_move after update of parent_id on app.documents
  for each row when (old.parent_id is distinct from new.parent_id)
  execute function app.notify_document_change();

-- A document that is deleted for ever leaves what is still below it at the top, where all members may write. Whoever deletes
-- first writes down what its children had inherited; where nobody did, only owners and admins see them: better than everybody.
create function app.keep_orphan_closed() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
  if not exists (
    select 1 from app.documents p where p.organization_id = old.organization_id and p.id = old.parent_id
  ) then
    new.default_access := 'none';
  end if;
  return new;
end $$;
create trigger keep_orphan_closed before update of parent_id on app.documents
  for each row when (old.parent_id is not null and new.parent_id is null and new.default_access is null)
  execute function app.keep_orphan_closed();

-- What somebody is given who has been invited and has not come yet; becomes grants when they accept.
alter table auth.invitations add unique (organization_id, id);
create table app.invitation_grants (
  organization_id uuid not null,
  invitation_id uuid not null,
  document_id uuid not null,
  access text not null check (access in ('read', 'write')),
  granted_by uuid not null references auth.users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (organization_id, invitation_id, document_id),
  foreign key (organization_id, invitation_id) references auth.invitations (organization_id, id) on delete cascade,
  foreign key (organization_id, document_id) references app.documents on delete cascade
);
create index on app.invitation_grants (organization_id, document_id);
alter table app.invitation_grants enable row level security;
alter table app.invitation_grants force row level security;
create policy organization on app.invitation_grants to coscribe_web
  using (organization_id = (select app.current_organization()))
  with check (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.invitation_grants to coscribe_web;
