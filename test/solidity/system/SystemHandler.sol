// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SystemExits} from "./SystemExits.sol";

/// @notice What the runner calls of everybody, and how a run goes on until everything got through.
abstract contract SystemHandler is SystemExits {
    uint256 private constant ACTIONS = 49;

    /// @notice Goes through all actions twice. A call each round, so that memory stays small.
    /// @return isDone Whether every action has got through.
    function goOn(uint256 round) external returns (bool isDone) {
        for (uint256 i = 0; i < 2 * ACTIONS; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, round, i)));
            uint256 b = uint256(keccak256(abi.encode(seed, 1)));
            uint256 c = uint256(keccak256(abi.encode(seed, 2)));
            this.act(i < ACTIONS ? i : seed % ACTIONS, seed >> 8, b, c);
        }
        return bytes(missing()).length == 0;
    }

    /// @notice One action by its number.
    function act(uint256 action, uint256 a, uint256 b, uint256 c) external {
        vm.warp(clock);
        if (action < 15) _issuerActs(action, a, b, c);
        else if (action < 34) _marketActs(action, a, b, c);
        else _poolActs(action, a, b, c);
    }

    /// @notice The actions that never got through, by name.
    function missing() public view returns (string memory list) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) {
            if (successes[names[i]] == 0) list = string.concat(list, names[i], " ");
        }
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](ACTIONS);
        list[0] = this.wait.selector;
        list[1] = this.print.selector;
        list[2] = this.disturbFeed.selector;
        list[3] = this.split.selector;
        list[4] = this.announceDividend.selector;
        list[5] = this.scheduleDividend.selector;
        list[6] = this.unschedule.selector;
        list[7] = this.cancelAction.selector;
        list[8] = this.schedulePayout.selector;
        list[9] = this.mark.selector;
        list[10] = this.pause.selector;
        list[11] = this.sanction.selector;
        list[12] = this.force.selector;
        list[13] = this.setLimit.selector;
        list[14] = this.openWindow.selector;
        list[15] = this.cut.selector;
        list[16] = this.post.selector;
        list[17] = this.equivocate.selector;
        list[18] = this.forge.selector;
        list[19] = this.publish.selector;
        list[20] = this.prove.selector;
        list[21] = this.requestDeposit.selector;
        list[22] = this.requestRedeem.selector;
        list[23] = this.cancelRequest.selector;
        list[24] = this.recordClose.selector;
        list[25] = this.settle.selector;
        list[26] = this.expire.selector;
        list[27] = this.claim.selector;
        list[28] = this.create.selector;
        list[29] = this.requestRedemption.selector;
        list[30] = this.commit.selector;
        list[31] = this.acknowledge.selector;
        list[32] = this.takeBack.selector;
        list[33] = this.resolve.selector;
        list[34] = this.lend.selector;
        list[35] = this.unlend.selector;
        list[36] = this.hold.selector;
        list[37] = this.supply.selector;
        list[38] = this.takeOut.selector;
        list[39] = this.borrow.selector;
        list[40] = this.repay.selector;
        list[41] = this.liquidate.selector;
        list[42] = this.donate.selector;
        list[43] = this.writeDown.selector;
        list[44] = this.trespass.selector;
        list[45] = this.roundTrip.selector;
        list[46] = this.sandwichCut.selector;
        list[47] = this.borrowAroundRecord.selector;
        list[48] = this.raceSplit.selector;
    }

    /* INTERNALS */

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](ACTIONS);
        names[0] = "wait";
        names[1] = "print";
        names[2] = "disturbFeed";
        names[3] = "split";
        names[4] = "announceDividend";
        names[5] = "scheduleDividend";
        names[6] = "unschedule";
        names[7] = "cancelAction";
        names[8] = "schedulePayout";
        names[9] = "mark";
        names[10] = "pause";
        names[11] = "sanction";
        names[12] = "force";
        names[13] = "setLimit";
        names[14] = "openWindow";
        names[15] = "cut";
        names[16] = "post";
        names[17] = "equivocate";
        names[18] = "forge";
        names[19] = "publish";
        names[20] = "prove";
        names[21] = "requestDeposit";
        names[22] = "requestRedeem";
        names[23] = "cancelRequest";
        names[24] = "recordClose";
        names[25] = "settle";
        names[26] = "expire";
        names[27] = "claim";
        names[28] = "create";
        names[29] = "requestRedemption";
        names[30] = "commit";
        names[31] = "acknowledge";
        names[32] = "takeBack";
        names[33] = "resolve";
        names[34] = "lend";
        names[35] = "unlend";
        names[36] = "hold";
        names[37] = "supply";
        names[38] = "takeOut";
        names[39] = "borrow";
        names[40] = "repay";
        names[41] = "liquidate";
        names[42] = "donate";
        names[43] = "writeDown";
        names[44] = "trespass";
        names[45] = "roundTrip";
        names[46] = "sandwichCut";
        names[47] = "borrowAroundRecord";
        names[48] = "raceSplit";
    }

    function _issuerActs(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 0) wait(a, b);
        else if (action == 1) print(a);
        else if (action == 2) disturbFeed(a);
        else if (action == 3) split(a, b);
        else if (action == 4) announceDividend(a, b);
        else if (action == 5) scheduleDividend(a);
        else if (action == 6) unschedule(a);
        else if (action == 7) cancelAction(a);
        else if (action == 8) schedulePayout(a, b);
        else if (action == 9) mark(a);
        else if (action == 10) pause(a, b);
        else if (action == 11) sanction();
        else if (action == 12) force(a, b, c);
        else if (action == 13) setLimit(a);
        else openWindow(a, b);
    }

    function _marketActs(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 15) cut(a);
        else if (action == 16) post(a, b, c);
        else if (action == 17) equivocate(a);
        else if (action == 18) forge(a, b);
        else if (action == 19) publish();
        else if (action == 20) prove(a, b);
        else if (action == 21) requestDeposit(a, b, c);
        else if (action == 22) requestRedeem(a, b, c);
        else if (action == 23) cancelRequest(a, b);
        else if (action == 24) recordClose(a);
        else if (action == 25) settle(a, b);
        else if (action == 26) expire(a);
        else if (action == 27) claim(a, b);
        else if (action == 28) create(a, b);
        else if (action == 29) requestRedemption(a);
        else if (action == 30) commit();
        else if (action == 31) acknowledge();
        else if (action == 32) takeBack(a);
        else resolve(a);
    }

    function _poolActs(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 34) lend(a, b, c);
        else if (action == 35) unlend(a, b);
        else if (action == 36) hold(a, b);
        else if (action == 37) supply(a, b, c);
        else if (action == 38) takeOut(a, b, c);
        else if (action == 39) borrow(a, b, c);
        else if (action == 40) repay(a, b, c);
        else if (action == 41) liquidate(a, b, c);
        else if (action == 42) donate(a, b, c);
        else if (action == 43) writeDown(a);
        else if (action == 44) trespass(a);
        else if (action == 45) roundTrip(a, b);
        else if (action == 46) sandwichCut(a);
        else if (action == 47) borrowAroundRecord(a);
        else raceSplit(a);
    }
}
