'use client'

import {
  Copy,
  CopyPlus,
  Ellipsis,
  FileInput,
  FilePlus,
  FolderInput,
  HardDriveDownload,
  Pencil,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { localStore } from '@/local-store/local-store.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Menu, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { toast } from '@/ui/toaster.tsx'
import {
  type DocumentRecord,
  titleOf,
  useChangeDocument,
  useCreateDocument,
  useDocuments,
  useDuplicateDocument,
  useTrashDocument,
} from './documents.ts'
import { useMarkdownChooser } from './import-markdown.tsx'
import { useSetFavourite } from './marks.ts'
import { askToMove } from './move-dialog.tsx'
import { useOrganization } from './organizations.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export type DocumentMenuProps = {
  readonly document: DocumentRecord
  /** Offers a new document below this one. */
  readonly canAdd?: boolean
  /** In the tree the row has the focus, opens the menu by keyboard, and gets the focus back. */
  readonly row?: {
    readonly open: boolean
    readonly onOpenChange: (open: boolean) => void
    readonly focus: () => void
  }
}

/** What can be done with a document in a list or the tree: by readers less than by writers. */
export function DocumentMenu({ document, canAdd = false, row }: DocumentMenuProps) {
  const t = useTranslations('shell')
  const [renaming, setRenaming] = useState(false)
  const title = titleOf(document)
  return (
    <>
      <Menu
        align="end"
        label={t('menu.actions', { title })}
        trigger={
          <IconButton label={t('menu.more', { title })} {...(row ? { tabIndex: -1 } : {})}>
            <Ellipsis {...icon} />
          </IconButton>
        }
        {...(row
          ? {
              open: row.open,
              onOpenChange: row.onOpenChange,
              onCloseAutoFocus: (event: Event) => {
                event.preventDefault()
                row.focus()
              },
            }
          : {})}
      >
        <DocumentMenuItems document={document} canAdd={canAdd} onRename={() => setRenaming(true)} />
      </Menu>
      {renaming ? <RenameDialog document={document} onClose={() => setRenaming(false)} /> : null}
    </>
  )
}

type ItemsProps = { readonly document: DocumentRecord; readonly canAdd: boolean; readonly onRename: () => void }

function DocumentMenuItems({ document, canAdd, onRename }: ItemsProps) {
  const t = useTranslations('shell')
  const create = useCreateDocument(document.organizationId)
  const importing = useMarkdownChooser(document.organizationId, document.id)
  const duplicate = useDuplicateDocument()
  const favourite = useSetFavourite()
  const trash = useTrashDocument()
  const store = useLocalStore()
  const { organization } = useOrganization()
  const hasBelow = useDocuments(document.organizationId).data?.some(({ parentId }) => parentId === document.id) ?? false
  const mayWrite = document.access === 'write'
  const mayCreate = organization !== null && organization.role !== 'guest'
  return (
    <>
      {mayWrite ? (
        <MenuItem icon={<Pencil {...icon} />} onSelect={onRename}>
          {t('menu.rename')}
        </MenuItem>
      ) : null}
      {canAdd && mayWrite && mayCreate ? (
        <>
          <MenuItem icon={<FilePlus {...icon} />} onSelect={() => create.mutate({ parentId: document.id })}>
            {t('menu.addInside')}
          </MenuItem>
          <MenuItem icon={<FileInput {...icon} />} onSelect={importing.choose}>
            {t('menu.importInside')}
          </MenuItem>
        </>
      ) : null}
      <MenuItem
        icon={document.favouriteAt ? <StarOff {...icon} /> : <Star {...icon} />}
        onSelect={() => favourite.mutate({ id: document.id, isFavourite: !document.favouriteAt })}
      >
        {t(document.favouriteAt ? 'menu.unfavourite' : 'menu.favourite')}
      </MenuItem>
      {mayCreate ? (
        <MenuItem icon={<Copy {...icon} />} onSelect={() => duplicate.mutate({ document, withChildren: false })}>
          {t('menu.duplicate')}
        </MenuItem>
      ) : null}
      {mayCreate && hasBelow ? (
        <MenuItem icon={<CopyPlus {...icon} />} onSelect={() => duplicate.mutate({ document, withChildren: true })}>
          {t('menu.duplicateWithBelow')}
        </MenuItem>
      ) : null}
      {mayWrite && mayCreate ? (
        <MenuItem icon={<FolderInput {...icon} />} onSelect={() => askToMove(document)}>
          {t('menu.moveTo')}
        </MenuItem>
      ) : null}
      {store.kind === 'open' ? (
        <MenuItem
          icon={<HardDriveDownload {...icon} />}
          onSelect={() =>
            void localStore
              .pin(document, true)
              .then(() => toast({ text: t('menu.isKept', { title: titleOf(document) }) }))
          }
        >
          {t('menu.keep')}
        </MenuItem>
      ) : null}
      {mayWrite && mayCreate ? (
        <>
          <MenuLine />
          <MenuItem icon={<Trash2 {...icon} />} danger onSelect={() => trash(document)}>
            {t('menu.trash')}
          </MenuItem>
        </>
      ) : null}
    </>
  )
}

function RenameDialog({ document, onClose }: { readonly document: DocumentRecord; readonly onClose: () => void }) {
  const t = useTranslations('shell')
  const [title, setTitle] = useState(document.title)
  const change = useChangeDocument()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ id: document.id, title }, { onSuccess: onClose })
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('menu.rename')}>
      <form onSubmit={submit} style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
        <Field
          label={t('menu.title')}
          size="lg"
          autoFocus
          maxLength={500}
          value={title}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
          <Button kind="ghost" onClick={onClose}>
            {t('menu.cancel')}
          </Button>
          <Button type="submit" kind="primary" busy={change.isPending}>
            {t('menu.rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
