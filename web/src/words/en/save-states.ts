export const saveStates = {} as const
