import { ROLES, type Role } from '@coscribe/shared/domain/roles'

/** The roles that somebody of `mine` may give. Only owners make owners. */
export const rolesToGive = (mine: Role): readonly Role[] =>
  mine === 'owner' ? ROLES : mine === 'admin' ? ROLES.filter((role) => role !== 'owner') : []

/** Whether somebody of `mine` may change or remove somebody of `theirs`. The server decides again. */
export const mayManage = (mine: Role, theirs: Role): boolean =>
  mine === 'owner' || (mine === 'admin' && theirs !== 'owner')
