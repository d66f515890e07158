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
  const refocus = useRef<{ id: string; position: string | undefined } | null>(null)
  useEffect(() => {
    // A row that moved was taken out of the page and put in elsewhere: once it is there, the focus goes along.
    const wanted = refocus.current
    if (!wanted || documents.find(({ id }) => id === wanted.id)?.position !== wanted.position) return
    document.getElementById(rowId(wanted.id))?.focus()
    refocus.current = null
  }, [documents])

  const isMovable = (document: DocumentRecord | undefined) =>
    document !== undefined && document.access === 'write' && organization.role !== 'guest' && !document.isBegun
  const isAllowed = (parentId: string | null, id: string | null) =>
    parentId === null || parentId === byId(id)?.parentId || byId(parentId)?.access === 'write'

  const move = (id: string, { parentId, place }: Step, takesFocus = false) => {
    const document = byId(id)
    if (!document || !isMovable(document) || !isAllowed(parentId, id)) return
    if (parentId !== null && withBelow(documents, id).has(parentId)) return
    const plan = planMove(documents, { document, parentId, place })
    const after = documents.map((each) => ({ ...each, ...plan.get(each.id) }))
    const siblings = after.filter((each) => each.parentId === parentId).sort(bySiblingOrder)
    const parent = byId(parentId)
    if (parentId !== null) open(parentId)
    if (takesFocus) refocus.current = { id, position: plan.get(id)?.position }
    mutate(
      { document, parentId, place },
      {
        onError: () => {
          refocus.current = null
        },
      },
    )
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
    move(id, planned, true)
  }

  return { isMovable, isAllowed, move, step }
}
