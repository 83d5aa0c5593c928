// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IERC7887Deposit
/// @notice ERC-7887: cancelling asynchronous deposits. Interface id 0x8bf840e3. Events are named as the standard's
/// section on events has them.
interface IERC7887Deposit {
    /// @notice Emitted when a deposit request is cancelled.
    event CancelDepositRequest(address indexed controller, uint256 indexed requestId, address sender);
    /// @notice Emitted when money comes back: cancelled, left unfilled, or of an expired window.
    event CancelDepositClaim(
        address indexed controller,
        address indexed receiver,
        uint256 indexed requestId,
        address sender,
        uint256 assets
    );

    /// @notice Cancels a controller's whole deposit request in a window that has not closed; claimable at once.
    function cancelDepositRequest(uint256 requestId, address controller) external;

    /// @notice Claims the money that a window gives back to a controller.
    function claimCancelDepositRequest(uint256 requestId, address receiver, address controller) external;

    /// @notice Always false: a cancellation is claimable at once.
    function pendingCancelDepositRequest(uint256 requestId, address controller) external view returns (bool isPending);

    /// @notice The money that a window gives back to a controller: cancelled, left unfilled, or of an expired window.
    function claimableCancelDepositRequest(
        uint256 requestId,
        address controller
    ) external view returns (uint256 assets);
}

/// @title IERC7887Redeem
/// @notice ERC-7887: cancelling asynchronous redemptions. Interface id 0xe76cffc7.
/// @dev "Shares" are the token's units; see {IERC7575}.
interface IERC7887Redeem {
    /// @notice Emitted when a redemption request is cancelled.
    event CancelRedeemRequest(address indexed controller, uint256 indexed requestId, address sender);
    /// @notice Emitted when units come back: cancelled, left unfilled, or of an expired window.
    event CancelRedeemClaim(
        address indexed controller,
        address indexed receiver,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );

    /// @notice Cancels a controller's whole redemption request in a window that has not closed; claimable at once.
    function cancelRedeemRequest(uint256 requestId, address controller) external;

    /// @notice Claims the units that a window gives back to a controller.
    function claimCancelRedeemRequest(uint256 requestId, address receiver, address controller) external;

    /// @notice Always false: a cancellation is claimable at once.
    function pendingCancelRedeemRequest(uint256 requestId, address controller) external view returns (bool isPending);

    /// @notice The units that a window gives back to a controller: cancelled, left unfilled, or of an expired window.
    function claimableCancelRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
}
