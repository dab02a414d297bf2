using Contracts.Plans;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Consumers;

internal sealed class OnProgressReported(AlignmentDb db) : IConsumer<ProgressReported>
{
    public async Task Consume(ConsumeContext<ProgressReported> context)
    {
        // Locked: two reports that come at the same moment must not both start from the one before.
        var item = await db.Items.FromSql($"SELECT * FROM item WHERE id = {context.Message.ItemId} FOR UPDATE").SingleOrDefaultAsync(context.CancellationToken)
            ?? throw new UnknownItemException(context.Message);
        item.Learn(context.Message);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>A report overtook its version, or the version was lost: it is tried again, then parked with this reason.</summary>
internal sealed class UnknownItemException(ProgressReported report)
    : Exception($"Item {report.ItemId} is not known here: version {report.VersionId} has not arrived. Send this again when it has.");
