/** Characters that a button takes along: it keeps what it does in the database, and a long text would be too much of it. */
export const LONGEST_KEPT = 20_000;
