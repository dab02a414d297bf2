namespace AlignmentService;

/// <summary>In which terms an item serves another.</summary>
internal sealed record ServingTerms(Relation Relation, Strength Strength)
{
    /// <summary>
    /// What follows where an item serves one in these terms, and that one serves a third: never more than either says, and nothing
    /// where the two say nothing of the first and the third. Decision 24 has the table.
    /// </summary>
    public ServingTerms? Then(ServingTerms next)
    {
        return (Relation, next.Relation) switch
        {
            (Relation.Same, <= Relation.Contains) => new(next.Relation, Less(0)),
            (<= Relation.Contains, Relation.Same) => new(Relation, Less(0)),
            (Relation.NearlySame, Relation.ContributesTo or Relation.Contains) => new(next.Relation, Less(1)),
            (Relation.ContributesTo or Relation.Contains, Relation.NearlySame) => new(Relation, Less(1)),
            (Relation.ContributesTo, Relation.ContributesTo) or (Relation.Contains, Relation.Contains) => new(Relation, Strength.Indirect),
            _ => null,
        };

        Strength Less(int steps) => Strength.Less((int)next.Strength + steps);
    }
}

internal static class Strengths
{
    /// <summary>Weaker by so many steps; indirect is the weakest.</summary>
    public static Strength Less(this Strength one, int steps) => (Strength)Math.Min((int)one + steps, (int)Strength.Indirect);
}
