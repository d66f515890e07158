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
