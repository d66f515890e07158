'use client'

import { Ellipsis, FilePlus, HardDriveDownload, Pencil, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { localStore } from '@/local-store/local-store.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Menu, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { toast } from '@/ui/toaster.tsx'
import { type DocumentRecord, titleOf, useChangeDocument, useCreateDocument, useTrashDocument } from './documents.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export type DocumentMenuProps = {
  readonly document: DocumentRecord
  /** Offers a new document below this one. */
  readonly canAdd?: boolean
}

/** What can be done with a document in a list or the tree, by those who may write it. */
export function DocumentMenu({ document, canAdd = false }: DocumentMenuProps) {
  const [renaming, setRenaming] = useState(false)
  const create = useCreateDocument(document.organizationId)
  const trash = useTrashDocument()
  const store = useLocalStore()
  return (
    <>
      <Menu
        align="end"
        label={`Actions for ${titleOf(document)}`}
        trigger={
          <IconButton label={`More about ${titleOf(document)}`}>
            <Ellipsis {...icon} />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil {...icon} />} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        {canAdd ? (
          <MenuItem icon={<FilePlus {...icon} />} onSelect={() => create.mutate({ parentId: document.id })}>
            New document inside
          </MenuItem>
        ) : null}
        {store.kind === 'open' ? (
          <MenuItem
            icon={<HardDriveDownload {...icon} />}
            onSelect={() =>
              void localStore
                .pin(document, true)
                .then(() => toast({ text: `“${titleOf(document)}” is kept on this device.` }))
            }
          >
            Keep on this device
          </MenuItem>
        ) : null}
        <MenuLine />
        <MenuItem icon={<Trash2 {...icon} />} danger onSelect={() => trash(document)}>
          Move to the trash
        </MenuItem>
      </Menu>
      {renaming ? <RenameDialog document={document} onClose={() => setRenaming(false)} /> : null}
    </>
  )
}

function RenameDialog({ document, onClose }: { readonly document: DocumentRecord; readonly onClose: () => void }) {
  const [title, setTitle] = useState(document.title)
  const change = useChangeDocument()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ id: document.id, title }, { onSuccess: onClose })
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Rename">
      <form onSubmit={submit} style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
        <Field
          label="Title"
          size="lg"
          autoFocus
          maxLength={500}
          value={title}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
          <Button kind="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" busy={change.isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
