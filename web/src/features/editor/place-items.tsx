'use client'
import { Copy, FolderInput, Star, StarOff } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslations } from 'use-intl'
import { type DocumentRecord, useDuplicateDocument } from '@/client/documents.ts'
import { useSetFavourite } from '@/client/marks.ts'
import { askToMove } from '@/client/move-dialog.tsx'
import { useOrganization } from '@/client/organizations.ts'

/** What concerns the document's place in the tree and in the reader's lists, in the menu of its bar. */
export function PlaceItems({ document }: { document: DocumentRecord }) {
  const t = useTranslations('shell')
  const favourite = useSetFavourite()
  const duplicate = useDuplicateDocument()
  const { organization } = useOrganization()
  const mayCreate = organization !== null && organization.role !== 'guest'
  const isFavourite = Boolean(document.favouriteAt)
  const Mark = isFavourite ? StarOff : Star
  return (
    <>
      <DropdownMenu.Item
        className="ed-menu-item"
        onSelect={() => favourite.mutate({ id: document.id, isFavourite: !isFavourite })}
      >
        <Mark aria-hidden className="ed-icon" />
        {t(isFavourite ? 'menu.unfavourite' : 'menu.favourite')}
      </DropdownMenu.Item>
      {mayCreate && (
        <DropdownMenu.Item
          className="ed-menu-item"
          onSelect={() => duplicate.mutate({ document, withChildren: false })}
        >
          <Copy aria-hidden className="ed-icon" />
          {t('menu.duplicate')}
        </DropdownMenu.Item>
      )}
      {mayCreate && document.access === 'write' && (
        <DropdownMenu.Item className="ed-menu-item" onSelect={() => askToMove(document)}>
          <FolderInput aria-hidden className="ed-icon" />
          {t('menu.moveTo')}
        </DropdownMenu.Item>
      )}
    </>
  )
}
