using AlignmentService.Endpoints;
using AlignmentService.Rebasing;
using Contracts.Alignment;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults.Http;

namespace AlignmentService.Exchange;

/// <summary>What an import did, or would do.</summary>
/// <param name="Proposed">Alignments that wait for a reviewer.</param>
/// <param name="Accepted">Records of this platform's own that came back as they were, and what needs no review.</param>
/// <param name="Declined">Rows that deny an alignment.</param>
/// <param name="Disputed">Records of this platform's own that somebody disputes.</param>
/// <param name="Unchanged">Records that are here already, with the same words.</param>
/// <param name="Gaps">Rows without a counterpart, which the coverage finds by itself.</param>
/// <param name="Notes">What was left out of the body, or taken otherwise than it stands.</param>
internal sealed record ImportReport(int Proposed, int Accepted, int Declined, int Disputed, int Unchanged, int Gaps, IReadOnlyList<ImportReport.NoteView> Notes)
{
    internal sealed record NoteView(int Line, bool IsDoubt, string Text);
}

/// <summary>Imports alignments, all of a body or nothing.</summary>
internal sealed class AlignmentImports(AlignmentDb db, IOptions<JsonOptions> json)
{
    const int Step = 1_000;

    /// <summary>Imports a body.</summary>
    /// <param name="order">How, and for whom.</param>
    /// <param name="body">The body's bytes.</param>
    /// <param name="cancel">Ends it; nothing is stored then.</param>
    /// <param name="step">Told now and then how many rows there are and how many are written.</param>
    /// <exception cref="Problem">422 with everything that is wrong, by row.</exception>
    public async Task<ImportReport> RunAsync(ImportOrder order, byte[] body, CancellationToken cancel, Func<int, int, Task>? step = null)
    {
        var (claims, gaps, notes, requireNoMistakes) = order.Format switch
        {
            ImportFormat.Sssom => SetClaims.Read(body),
            ImportFormat.Table => AlignmentTable.Read(body),
            _ => JsonClaims.Read(body, json.Value.SerializerOptions),
        };
        if (step is not null) await step(claims.Count, 0);
        var judge = await ClaimJudge.OfAsync(db, order, claims, cancel);
        var made = claims.Select(judge.Judge).OfType<JudgedClaim>().ToList();
        requireNoMistakes();
        if (!order.IsDryRun) await WriteAsync(made, judge.Now, done => step is null ? Task.CompletedTask : step(claims.Count, done), cancel);
        return new(Count(AlignmentState.Proposed), Count(AlignmentState.Accepted), Count(AlignmentState.Declined), Count(AlignmentState.Disputed), claims.Count - made.Count, gaps, [.. notes.Select(note => new ImportReport.NoteView(note.At.Line, note.IsDoubt, note.Text))]);

        int Count(AlignmentState state) => made.Count(one => (one.State == AlignmentState.Proposed ? one.Alignment.State : one.State) == state);
    }

    // What was written is forgotten at once: a context that knows of everything looks at everything with each save.
    async Task WriteAsync(List<JudgedClaim> made, DateTimeOffset now, Func<int, Task> step, CancellationToken cancel)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        // A savepoint is a transaction to the database's count of changes, which counts once in each.
        db.Database.AutoSavepointsEnabled = false;
        await db.StandStillAsync(cancel);
        await db.StandAsync([.. made.Select(one => one.Alignment)], cancel);
        var written = 0;
        foreach (var some in made.Chunk(Step))
        {
            foreach (var one in some)
            {
                db.AttachRange(new[] { one.Alignment.Subject, one.Alignment.Object }.OfType<KnownItem>());
                Add(one, now);
            }

            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException e) when (ProposeAlignment.IsTaken(e))
            {
                throw Problem.Refused("alignment-exists", "These two items are aligned already, or somebody proposed it.", "Somebody else aligned items of this import at the same moment. Send it again: then the rows are named.");
            }

            db.ChangeTracker.Clear();
            await step(written += some.Length);
        }

        if (own is not null) await own.CommitAsync(cancel);
    }

    // As for one: proposed, then decided.
    void Add(JudgedClaim one, DateTimeOffset now)
    {
        var alignment = one.Alignment;
        db.Add(alignment);
        alignment.PublishTo(db, now);
        if (alignment.State == one.State || one.State == AlignmentState.Proposed) return;
        if (one.State == AlignmentState.Accepted) db.Publish(alignment.Accept(one.By, one.At), alignment.Id, alignment.Version, now);
        else if (one.State == AlignmentState.Declined && alignment.State == AlignmentState.Proposed) db.Publish(alignment.Decline(one.By, one.Reason, one.At), alignment.Id, alignment.Version, now);
        else
        {
            db.Publish(alignment.Dispute(alignment.ProposedFrom.Other(), one.By, one.Reason, one.At), alignment.Id, alignment.Version, now);
            if (one.State != AlignmentState.Declined) return;
            alignment.Resolve(stands: false, relation: null, strength: null, alignment.ProposedFrom, one.By, one.Reason, one.At);
            db.Publish(new AlignmentDeclined(alignment.Id, alignment.Version, alignment.Ends()), alignment.Id, alignment.Version, now);
        }
    }
}
