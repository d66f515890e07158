'use client'

import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { ancestorsOf, buildTree, visibleRows, withBelow } from '@/client/build-tree.ts'
import { type DocumentRecord, titleOf } from '@/client/documents.ts'
import { navigate } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { usePlaces } from '@/client/places.ts'
import { announce } from '@/ui/live-regions.tsx'
import { closeDrawer } from '../use-sidebar.ts'
import { decideKey, findByTyping } from './decide-key.ts'
import { DropMark } from './drop-mark.tsx'
import { rowId, TreeRow } from './tree-row.tsx'
import { useMoves } from './use-moves.ts'
import { useOpenRows } from './use-open-rows.ts'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTyping } from './use-typing.ts'
import './tree.css'

export type TreeProps = {
  readonly organization: Organization
  readonly documents: readonly DocumentRecord[]
  readonly path: string
}

const focusRow = (id: string) => document.getElementById(rowId(id))?.focus()

/** The ARIA tree: one tab stop, arrows, type-ahead; rows move by Alt+Shift with arrows, by drag and by their menu. */
export function Tree({ organization, documents, path }: TreeProps) {
  const t = useTranslations('shell')
  const account = useAccount()
  const { isOpen, setOpen } = useOpenRows(account.id, organization.id)
  const nodes = useMemo(() => buildTree(documents), [documents])
  const rows = useMemo(() => visibleRows(nodes, isOpen), [nodes, isOpen])
  const [stop, setStop] = useState<string | null>(null)
  const [menu, setMenu] = useState<string | null>(null)
  const typing = useTyping()
  const peopleIn = usePlaces(organization.id)
  const mayCreate = organization.role !== 'guest'
  const byId = useMemo(() => new Map(documents.map((document) => [document.id, document])), [documents])
  const moves = useMoves(organization, documents, (id) => setOpen([id], true))

  const currentId = /^\/d\/([^/]+)$/.exec(path)?.[1] ?? null
  // The open document is always to be seen: what hides it opens, once.
  const hidden = ancestorsOf(documents, currentId ?? '')
    .map(({ id }) => id)
    .join()
  useEffect(() => {
    if (hidden !== '') setOpen(hidden.split(','), true)
  }, [hidden, setOpen])

  const { container, drag, onPointerDown } = useTreeDrag({
    rows,
    subtreeOf: (id) => withBelow(documents, id),
    isMovable: (id) => moves.isMovable(byId.get(id)),
    isAllowed: (drop) => moves.isAllowed(drop.parentId, drag?.id ?? null),
    onDrop: (id, drop) => moves.move(id, drop),
    onOpen: (id) => setOpen([id], true),
    onStart: (id) => announce(t('tree.dragging', { title: nameOf(id) })),
    onRest: setMenu,
    onCancel: (id) => announce(t('tree.cancelled', { title: nameOf(id) })),
  })
  const dragged = drag ? withBelow(documents, drag.id) : null
  const nameOf = (id: string) => titleOf(byId.get(id) ?? { title: '' })

  const known = (id: string | null) => rows.find(({ item }) => item.id === id)?.item.id
  const stopId = known(stop) ?? known(currentId) ?? rows[0]?.item.id

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys of a row's menu and dialogs come by here too: they are below it for React, not in the page.
    const target = event.target as HTMLElement
    const id = target.role === 'treeitem' && event.currentTarget.contains(target) ? stopId : undefined
    if (id === undefined) return
    const action = decideKey(event, rows, id, document.dir === 'rtl')
    if (!action) return
    event.preventDefault()
    switch (action.kind) {
      case 'focus':
        return focusRow(action.id)
      case 'toggle':
        return setOpen([action.id], !isOpen(action.id))
      case 'open':
        closeDrawer()
        return navigate(`/d/${action.id}`)
      case 'menu':
        return setMenu(action.id)
      case 'move':
        return moves.step(action.id, action.direction)
      case 'type': {
        const names = rows.map(({ item }) => ({ id: item.id, name: titleOf(item) }))
        const found = findByTyping(names, id, typing(action.letter))
        return found === null ? undefined : focusRow(found)
      }
    }
  }

  /** Who is in a document, and in all that a closed row hides. */
  const peopleOf = (id: string, expanded: boolean | null) => {
    if (expanded !== false) return peopleIn(id)
    const people = [...withBelow(documents, id)].flatMap((each) => peopleIn(each))
    return people.filter((person, index) => people.findIndex((other) => other.id === person.id) === index)
  }

  return (
    <div ref={container} className="side-tree" data-dragging={drag !== null || undefined}>
      <div role="tree" aria-label={t('documents')} aria-describedby="tree-keys" onKeyDown={onKeyDown}>
        {rows.map((row, index) => (
          <TreeRow
            key={row.item.id}
            row={row}
            isCurrent={row.item.id === currentId}
            isStop={row.item.id === stopId}
            isMenuOpen={menu === row.item.id}
            isDragged={dragged?.has(row.item.id) ?? false}
            isTarget={drag?.drop?.kind === 'inside' && drag.drop.row === index}
            mayCreate={mayCreate}
            people={peopleOf(row.item.id, row.expanded)}
            onToggle={() => setOpen([row.item.id], !isOpen(row.item.id))}
            onFocus={() => setStop(row.item.id)}
            onMenu={(open) => setMenu(open ? row.item.id : null)}
            onPointerDown={(event) => onPointerDown(event, row.item.id)}
          />
        ))}
        <DropMark drop={drag?.drop ?? null} />
      </div>
      <p id="tree-keys" hidden>
        {t('tree.instructions')}
      </p>
    </div>
  )
}
