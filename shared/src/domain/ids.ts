/**
 * Branded identifiers. A plain string becomes one only through `parse*`, at the edge where input is read,
 * so that a document id can never be passed where an organization id is meant.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type OrganizationId = Branded<'OrganizationId'>
export type DocumentId = Branded<'DocumentId'>
export type UserId = Branded<'UserId'>
export type SessionId = Branded<'SessionId'>
export type FileId = Branded<'FileId'>

// Lower case only: ids are compared byte for byte (document names, row keys), so one id has one spelling.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID of any version. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text)

const parse = <Id extends string>(text: unknown): Id | null => (isUuid(text) ? (text as Id) : null)

/** Each returns the branded id, or null where the text is not a lower-case UUID. */
export const parseOrganizationId = (text: unknown) => parse<OrganizationId>(text)
export const parseDocumentId = (text: unknown) => parse<DocumentId>(text)
export const parseUserId = (text: unknown) => parse<UserId>(text)
export const parseSessionId = (text: unknown) => parse<SessionId>(text)
export const parseFileId = (text: unknown) => parse<FileId>(text)
