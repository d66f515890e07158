'use client'

import { bySiblingOrder } from '@coscribe/shared/domain/sibling-order'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { withBelow } from '@/client/build-tree.ts'
import { type DocumentRecord, titleOf } from '@/client/documents.ts'
import { planMove, useMoveDocument } from '@/client/move-document.ts'
import type { Organization } from '@/client/organizations.ts'
import { announce } from '@/ui/live-regions.tsx'
import type { Direction } from './decide-key.ts'
import { planStep, type Step } from './plan-step.ts'
import { rowId } from './tree-row.tsx'

/** Moves in the tree, by drag and by key: what is allowed, and what is said about it. */
export function useMoves(organization: Organization, documents: readonly DocumentRecord[], open: (id: string) => void) {
  const t = useTranslations('shell')
  const { mutate } = useMoveDocument(organization.id)
  const byId = (id: string | null) => documents.find((document) => document.id === id)
  const refocus = useRef<string | null>(null)
  useEffect(() => {
    // A row that moved was taken out of the page and put in elsewhere: the focus goes along.
    if (refocus.current === null) return
    const row = document.getElementById(rowId(refocus.current))
    if (row && document.activeElement !== row) row.focus()
    refocus.current = null
  })

  const isMovable = (document: DocumentRecord | undefined) =>
    document !== undefined && document.access === 'write' && organization.role !== 'guest' && !document.isBegun
  const isAllowed = (parentId: string | null, id: string | null) =>
    parentId === null || parentId === byId(id)?.parentId || byId(parentId)?.access === 'write'

  const move = (id: string, { parentId, place }: Step) => {
    const document = byId(id)
    if (!document || !isMovable(document) || !isAllowed(parentId, id)) return
    if (parentId !== null && withBelow(documents, id).has(parentId)) return
    const plan = planMove(documents, { document, parentId, place })
    const after = documents.map((each) => ({ ...each, ...plan.get(each.id) }))
    const siblings = after.filter((each) => each.parentId === parentId).sort(bySiblingOrder)
    const parent = byId(parentId)
    if (parentId !== null) open(parentId)
    mutate({ document, parentId, place })
    announce(
      t('tree.movedTo', {
        title: titleOf(document),
        place: siblings.findIndex((each) => each.id === id) + 1,
        count: siblings.length,
        parent: parent ? titleOf(parent) : organization.name,
      }),
    )
  }

  const step = (id: string, direction: Direction) => {
    if (!isMovable(byId(id))) return
    const planned = planStep(documents, id, direction)
    if (!planned || !isAllowed(planned.parentId, id)) return announce(t('tree.notMovable'))
    refocus.current = id
    move(id, planned)
  }

  return { isMovable, isAllowed, move, step }
}
