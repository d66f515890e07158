import type { DocumentId } from '@coscribe/shared/domain/ids'
import { safeName, uniqueNames } from '@coscribe/shared/domain/safe-name'

export type ExportedDocument = {
  readonly id: DocumentId
  readonly parentId: DocumentId | null
  readonly title: string
  readonly position: string
}

/** A document with its place in the archive: `Handbook/Field work.md`; what is below it lies in `Handbook/Field work/`. */
export type PlannedDocument<Document extends ExportedDocument> = {
  readonly document: Document
  /** Folders above it, outermost first. */
  readonly folders: readonly string[]
  readonly name: string
}

export const ATTACHMENTS = 'attachments'
export const INDEX = 'index'
const NAMELESS = 'New page'
/** A folder called “Plan.md” could stand where the page “Plan” is. */
const ENDING = /\.md$/i

/** Where each document lies, in the order of the tree. One whose parent is not exported stands at the top. */
export function planExport<Document extends ExportedDocument>(
  documents: readonly Document[],
): PlannedDocument<Document>[] {
  const known = new Set(documents.map(({ id }) => id))
  const children = new Map<DocumentId | null, Document[]>()
  for (const document of documents) {
    const parent = document.parentId !== null && known.has(document.parentId) ? document.parentId : null
    children.set(parent, [...(children.get(parent) ?? []), document])
  }
  const planned: PlannedDocument<Document>[] = []
  const visit = (parent: DocumentId | null, folders: readonly string[]) => {
    const nameIn = uniqueNames(parent === null ? [INDEX, ATTACHMENTS] : [])
    for (const document of (children.get(parent) ?? []).sort(inOrder)) {
      const name = nameIn(safeName(document.title.replace(ENDING, ''), NAMELESS))
      planned.push({ document, folders, name })
      visit(document.id, [...folders, name])
    }
  }
  visit(null, [])
  return planned
}

const inOrder = (a: ExportedDocument, b: ExportedDocument) =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1

export const pathOf = ({ folders, name }: Pick<PlannedDocument<ExportedDocument>, 'folders' | 'name'>) =>
  [...folders, `${name}.md`].join('/')

/** A path of the archive as a link of a document that lies in these folders. */
export const linkFrom = (folders: readonly string[], path: string) =>
  `${'../'.repeat(folders.length)}${path.split('/').map(encodeSegment).join('/')}`

/** Parentheses and quotes end a link of Markdown. */
const encodeSegment = (segment: string) =>
  encodeURIComponent(segment).replace(/[()'*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)

/** The tree as a list of links. */
export function indexMarkdown(organization: string, planned: readonly PlannedDocument<ExportedDocument>[]): string {
  const lines = planned.map((each) => {
    const words = (each.document.title || NAMELESS).replace(/[\\[\]`*_<~]/g, '\\$&')
    return `${'  '.repeat(each.folders.length)}- [${words}](${linkFrom([], pathOf(each))})`
  })
  return `# ${organization}\n\n${lines.join('\n')}\n`
}
