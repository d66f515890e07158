/**
 * Request header with the id of the person for whom a page acts. What one person wrote without a network must not be sent in
 * the name of whoever signed in to the same browser meanwhile: the server refuses a request whose session is another's.
 */
export const EXPECTED_USER_HEADER = 'x-coscribe-user'
