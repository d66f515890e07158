/** A slug for the account service's unique column: two organizations may have the same name, and neither learns of the other. */
export const makeSlug = () =>
  `o-${[...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36)).join('')}`
