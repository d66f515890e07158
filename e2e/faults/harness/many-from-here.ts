/** Hundreds of clients come from this one machine as one person; all other limits are those of production. */
export const MANY_FROM_HERE = {
  socketsPerAddressBeforeAuth: 1e6,
  failuresPerAddressPerMinute: 1e6,
  socketsPerUser: 1e6,
  tokenUses: 1e6,
}
